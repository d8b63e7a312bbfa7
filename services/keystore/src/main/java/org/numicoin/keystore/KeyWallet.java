package org.numicoin.keystore;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// An account that one key at a time signs for. Every key that it ever had stays here: which one is
/// in force is for the chain to say, so no crash and no reorganization leaves the wallet without
/// the key it needs.
///
/// @param keyIds oldest first; the first one is the address
/// @param rotation the signed transaction that makes the last key the one in force, until it is
///   known to be confirmed
public record KeyWallet(List<Hash256> keyIds, Optional<Transaction> rotation, SealedSeeds seeds)
        implements WalletFile {
    /// Far more rotations than an account sees; bounds what is read and derived.
    public static final int KEYS_MAX = 64;

    public KeyWallet {
        keyIds = List.copyOf(keyIds);
        if (keyIds.isEmpty() || keyIds.size() > KEYS_MAX) {
            throw new IllegalArgumentException(
                    "keys: expected 1 to " + KEYS_MAX + ", not " + keyIds.size());
        }
        if (keyIds.stream().distinct().count() != keyIds.size()) {
            throw new IllegalArgumentException("keys: one is there twice");
        }
        if (rotation.isPresent() && !makes(rotation.get(), keyIds)) {
            throw new IllegalArgumentException(
                    "rotation: expected one of this account to its last key");
        }
    }

    @Override
    public Address address() {
        return new Address(keyIds.getFirst());
    }

    private static boolean makes(Transaction rotation, List<Hash256> keyIds) {
        return rotation.core().sender().payload().equals(keyIds.getFirst())
                && rotation.core().payload() instanceof Payload.KeyRotation(var authorization)
                && authorization.equals(keyIds.getLast());
    }
}
