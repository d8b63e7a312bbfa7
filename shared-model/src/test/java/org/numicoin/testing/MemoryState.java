package org.numicoin.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Totals;
import org.numicoin.consensus.Genesis;
import org.numicoin.consensus.PageStore;
import org.numicoin.consensus.StateDelta;
import org.numicoin.consensus.StateEntries;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StateTree;
import org.numicoin.consensus.StateView;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;

/// The state after a block as plain maps; its root is computed from all entries, independent of
/// pages and increments.
public final class MemoryState implements StateView {
    private final Map<StateKey, Bytes> entries;
    private final Map<Hash256, PublicKey> keys;
    private final Map<Hash256, Policy> policies;

    private MemoryState(
            Map<StateKey, Bytes> entries,
            Map<Hash256, PublicKey> keys,
            Map<Hash256, Policy> policies) {
        this.entries = entries;
        this.keys = keys;
        this.policies = policies;
    }

    public static MemoryState genesis(ChainSpec spec) {
        return new MemoryState(
                new HashMap<>(Genesis.of(spec).entries()), new HashMap<>(), new HashMap<>());
    }

    /// The state after a delta; this one stays as it is.
    public MemoryState with(StateDelta delta) {
        var next =
                new MemoryState(
                        new HashMap<>(entries), new HashMap<>(keys), new HashMap<>(policies));
        delta.entries()
                .forEach((key, value) -> {
                    if (value.isPresent()) {
                        next.entries.put(key, value.get());
                    } else {
                        next.entries.remove(key);
                    }
                });
        next.keys.putAll(delta.revealedKeys());
        next.policies.putAll(delta.revealedPolicies());
        return next;
    }

    public Map<StateKey, Bytes> entries() {
        return Map.copyOf(entries);
    }

    public Hash256 root() {
        var leaves = new HashMap<Hash256, Optional<Hash256>>();
        entries.forEach((key, value) -> {
            Hash256 path = key.path();
            leaves.put(path, Optional.of(StateTree.leafHash(path, value.unsafeArray())));
        });
        return StateTree.update(PageStore.EMPTY, leaves).root();
    }

    /// Accounts, unpaid rewards and pool together: what must equal genesis plus issued.
    public Amount supply() {
        Amount sum = totals().pool();
        for (var entry : entries.entrySet()) {
            sum =
                    switch (entry.getKey().kind()) {
                        case StateKey.ACCOUNT -> sum.plus(decode(entry.getValue()).balance());
                        case StateKey.UNPAID_REWARD ->
                                sum.plus(StateEntries.decodeAmount(entry.getValue()));
                        default -> sum;
                    };
        }
        return sum;
    }

    @Override
    public Optional<Account> account(Address address) {
        return Optional.ofNullable(entries.get(StateKey.account(address))).map(MemoryState::decode);
    }

    @Override
    public Optional<Amount> unpaidReward(long height) {
        return Optional.ofNullable(entries.get(StateKey.unpaidReward(height)))
                .map(StateEntries::decodeAmount);
    }

    @Override
    public Totals totals() {
        var entry = entries.get(StateKey.totals());
        if (entry == null) {
            throw new IllegalStateException("every state has totals");
        }
        return ByteReader.decode(entry.unsafeArray(), Totals::decode);
    }

    @Override
    public Optional<PublicKey> publicKey(Hash256 keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }

    @Override
    public Optional<Policy> policy(Hash256 policyId) {
        return Optional.ofNullable(policies.get(policyId));
    }

    private static Account decode(Bytes entry) {
        return ByteReader.decode(entry.unsafeArray(), Account::decode);
    }
}
