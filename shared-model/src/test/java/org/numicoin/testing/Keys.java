package org.numicoin.testing;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.TransactionSignatures;
import org.numicoin.crypto.SignatureCheck;
import org.numicoin.crypto.SigningKey;
import org.numicoin.primitives.Address;

/// Signing keys by number; the same number is the same key in every run.
public final class Keys {
    private static final Map<Integer, SigningKey> KNOWN = new ConcurrentHashMap<>();

    private Keys() {}

    public static SigningKey key(int number) {
        return KNOWN.computeIfAbsent(
                number, n -> SigningKey.fromSeed(ByteBuffer.allocate(32).putInt(28, n).array()));
    }

    public static PublicKey publicKey(int number) {
        return PublicKey.mlDsa65(key(number).publicKey());
    }

    public static Address address(int number) {
        return new Address(key(number).id());
    }

    /// The first signature of a transaction as one under this key.
    public static SignatureCheck check(Transaction transaction, int number) {
        var signer = transaction.witness().signatures().getFirst();
        return TransactionSignatures.check(
                transaction, 0, signer, key(number).id(), Optional.empty());
    }
}
