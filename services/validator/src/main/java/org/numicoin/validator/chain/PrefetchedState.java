package org.numicoin.validator.chain;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Totals;
import org.numicoin.consensus.StateView;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;

/// A state of which some accounts were read in bulk. Not for several threads.
public final class PrefetchedState implements StateView {
    private final StateView base;
    private final Map<Address, Optional<Account>> accounts;

    /// @param size how many accounts will be added, roughly
    PrefetchedState(StateView base, int size) {
        this.base = base;
        this.accounts = HashMap.newHashMap(size);
    }

    void add(Address address, Optional<Account> account) {
        accounts.put(address, account);
    }

    @Override
    public Optional<Account> account(Address address) {
        var read = accounts.get(address);
        return read == null ? base.account(address) : read;
    }

    @Override
    public Optional<PublicKey> publicKey(Hash256 keyId) {
        return base.publicKey(keyId);
    }

    @Override
    public Optional<Amount> unpaidReward(long height) {
        return base.unpaidReward(height);
    }

    @Override
    public Totals totals() {
        return base.totals();
    }

    @Override
    public Optional<Policy> policy(Hash256 policyId) {
        return base.policy(policyId);
    }
}
