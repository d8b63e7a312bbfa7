package org.numicoin.pool.payout;

import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.chain.Witness;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.Keys;

/// Signs with zeros, quickly.
record FakeSigner(Address address) implements PayoutSigner {
    @Override
    public boolean hasKeyOf(Account account) {
        return true;
    }

    @Override
    public Transaction sign(TransactionCore core, Account account) {
        Optional<PublicKey> reveals =
                account.kind() == Account.Kind.NOT_REVEALED
                        ? Optional.of(Keys.publicKey(1))
                        : Optional.empty();
        return new Transaction(
                core, Witness.ofKey(reveals, Bytes.wrap(new byte[PublicKey.SIGNATURE_BYTES])));
    }
}
