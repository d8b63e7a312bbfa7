package org.numicoin.consensus;

import java.util.Optional;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.crypto.SignedMessage;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// The signatures of a transaction as checks.
public final class TransactionSignatures {
    private TransactionSignatures() {}

    /// One of them. Its name is the full id, which commits to everything that is signed and to all
    /// signatures, with the place among them.
    ///
    /// @param bit of the signer
    /// @param key with this id; empty when the state has it
    public static SignatureCheck check(
            Transaction transaction,
            int bit,
            Witness.SignerEntry signer,
            Hash256 keyId,
            Optional<Bytes> key) {
        var name = new byte[Hash256.BYTES + 1];
        transaction.fullId().copyTo(name, 0);
        name[Hash256.BYTES] = (byte) bit;
        return new SignatureCheck(
                key,
                keyId,
                SignedMessage.transaction(transaction.id()).toSign(),
                signer.signature(),
                Bytes.wrap(name));
    }
}
