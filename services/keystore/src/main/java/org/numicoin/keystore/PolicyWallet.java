package org.numicoin.keystore;

import org.numicoin.chain.Policy;
import org.numicoin.primitives.Address;

/// An m-of-n account. It has no secrets: the keys that sign for it are in wallets of their own,
/// here or elsewhere.
public record PolicyWallet(Policy policy) implements WalletFile {
    @Override
    public Address address() {
        return new Address(policy.id());
    }
}
