package org.numicoin.cli.verify;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.numicoin.chain.Account;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Totals;
import org.numicoin.consensus.Genesis;
import org.numicoin.consensus.PageKey;
import org.numicoin.consensus.StateDelta;
import org.numicoin.consensus.StateEntries;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StatePage;
import org.numicoin.consensus.StateTree;
import org.numicoin.consensus.StateTreeUpdate;
import org.numicoin.consensus.StateView;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;

/// The state after the last verified block, in memory: entries, keys, policies and the pages of the
/// tree. It grows with the number of accounts and not with the length of the chain.
final class ReplayedState implements StateView {
    private final Map<Address, Account> accounts = new HashMap<>();
    private final Map<Long, Amount> unpaid = new HashMap<>();
    private final Map<Hash256, PublicKey> keys = new HashMap<>();
    private final Map<Hash256, Policy> policies = new HashMap<>();
    private final Map<PageKey, StatePage> pages = new HashMap<>();
    private Totals totals = Totals.ZERO;

    ReplayedState(Genesis genesis) {
        StateTreeUpdate update = update(genesis.changes(), Runnable::run);
        genesis.entries().forEach(this::put);
        store(update);
    }

    /// What a delta makes of the tree, root included; nothing changes yet.
    StateTreeUpdate update(Map<StateKey, Optional<Bytes>> changes, Executor executor) {
        return StateTree.update(
                key -> Optional.ofNullable(pages.get(key)), StateTree.changes(changes), executor);
    }

    void apply(StateDelta delta, StateTreeUpdate update) {
        delta.accounts().forEach((address, change) -> accounts.put(address, change.after()));
        delta.matured().ifPresent(reward -> unpaid.remove(reward.height()));
        delta.earned().ifPresent(reward -> unpaid.put(reward.height(), reward.amount()));
        totals = delta.totalsAfter();
        keys.putAll(delta.revealedKeys());
        policies.putAll(delta.revealedPolicies());
        store(update);
    }

    int accountCount() {
        return accounts.size();
    }

    Amount unpaidSum() {
        return unpaid.values().stream().reduce(Amount.ZERO, Amount::plus);
    }

    /// Every account, unpaid reward and the pool, added up from nothing.
    Amount supply() {
        Amount sum = totals.pool().plus(unpaidSum());
        for (Account account : accounts.values()) {
            sum = sum.plus(account.balance());
        }
        return sum;
    }

    @Override
    public Optional<Account> account(Address address) {
        return Optional.ofNullable(accounts.get(address));
    }

    @Override
    public Optional<Amount> unpaidReward(long height) {
        return Optional.ofNullable(unpaid.get(height));
    }

    @Override
    public Totals totals() {
        return totals;
    }

    @Override
    public Optional<PublicKey> publicKey(Hash256 keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }

    @Override
    public Optional<Policy> policy(Hash256 policyId) {
        return Optional.ofNullable(policies.get(policyId));
    }

    private void put(StateKey key, Bytes value) {
        switch (key.kind()) {
            case StateKey.ACCOUNT ->
                    accounts.put(
                            Address.of(key.id().toBytes()),
                            ByteReader.decode(value.unsafeArray(), Account::decode));
            case StateKey.UNPAID_REWARD ->
                    unpaid.put(
                            ByteReader.decode(key.id().unsafeArray(), in -> in.u64("height")),
                            StateEntries.decodeAmount(value));
            case StateKey.TOTALS -> totals = ByteReader.decode(value.unsafeArray(), Totals::decode);
            default ->
                    throw new IllegalStateException("genesis has no entry of kind " + key.kind());
        }
    }

    private void store(StateTreeUpdate update) {
        update.pages()
                .forEach((key, page) ->
                        page.ifPresentOrElse(
                                stored -> pages.put(key, stored), () -> pages.remove(key)));
    }
}
