package org.numicoin.validator.chain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.numicoin.chain.Account;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Totals;
import org.numicoin.consensus.PageKey;
import org.numicoin.consensus.StateEntries;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StatePage;
import org.numicoin.consensus.StateTreeUpdate;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.UndoData;
import org.numicoin.wire.ByteReader;

/// State entries, keys, policies and pages that planned effects changed. A lookup answers null for
/// what they left as it is, and empty for what they removed.
// Null and empty differ here; an own type for "unchanged" would cost an object for each of some
// 50,000 lookups a block.
@SuppressWarnings("NullableOptional")
final class PlannedEntries {
    private final Map<Address, Optional<Account>> accounts = new HashMap<>();
    private final Map<Long, Optional<Amount>> unpaid = new HashMap<>();
    private final Map<Hash256, Optional<PublicKey>> keys = new HashMap<>();
    private final Map<Hash256, Optional<Policy>> policies = new HashMap<>();
    private final Map<PageKey, Optional<StatePage>> pages = new HashMap<>();
    private Optional<Totals> totals = Optional.empty();

    /// Looks one key up.
    @FunctionalInterface
    interface Lookup<K, V> {
        @Nullable Optional<V> find(K key);
    }

    PlannedEntries copy() {
        var copy = new PlannedEntries();
        copy.accounts.putAll(accounts);
        copy.unpaid.putAll(unpaid);
        copy.keys.putAll(keys);
        copy.policies.putAll(policies);
        copy.pages.putAll(pages);
        copy.totals = totals;
        return copy;
    }

    void connect(ExecutedBlock executed) {
        var delta = executed.delta();
        delta.accounts()
                .forEach((address, change) -> accounts.put(address, Optional.of(change.after())));
        delta.matured().ifPresent(reward -> unpaid.put(reward.height(), Optional.empty()));
        delta.earned()
                .ifPresent(reward -> unpaid.put(reward.height(), Optional.of(reward.amount())));
        totals = Optional.of(delta.totalsAfter());
        delta.revealedKeys().forEach((id, key) -> keys.put(id, Optional.of(key)));
        delta.revealedPolicies().forEach((id, policy) -> policies.put(id, Optional.of(policy)));
        pages.putAll(executed.tree().pages());
    }

    void disconnect(UndoData undo, StateTreeUpdate tree) {
        undo.entries().forEach(this::restore);
        remove(undo.keys(), keys);
        remove(undo.policies(), policies);
        pages.putAll(tree.pages());
    }

    @Nullable Optional<Account> account(Address address) {
        return accounts.get(address);
    }

    @Nullable Optional<Amount> unpaidReward(long height) {
        return unpaid.get(height);
    }

    Optional<Totals> totals() {
        return totals;
    }

    @Nullable Optional<PublicKey> publicKey(Hash256 keyId) {
        return keys.get(keyId);
    }

    @Nullable Optional<Policy> policy(Hash256 policyId) {
        return policies.get(policyId);
    }

    @Nullable Optional<StatePage> page(PageKey key) {
        return pages.get(key);
    }

    private void restore(StateKey key, Optional<Bytes> value) {
        switch (key.kind()) {
            case StateKey.ACCOUNT ->
                    accounts.put(
                            new Address(Hash256.of(key.id().unsafeArray())),
                            value.map(PlannedEntries::account));
            case StateKey.UNPAID_REWARD ->
                    unpaid.put(
                            ByteReader.decode(key.id().unsafeArray(), in -> in.u64("height")),
                            value.map(StateEntries::decodeAmount));
            case StateKey.TOTALS ->
                    totals =
                            value.map(bytes ->
                                    ByteReader.decode(bytes.unsafeArray(), Totals::decode));
            default -> throw new IllegalStateException("state entry of kind " + key.kind());
        }
    }

    private static Account account(Bytes value) {
        return ByteReader.decode(value.unsafeArray(), Account::decode);
    }

    private static <V> void remove(List<Hash256> ids, Map<Hash256, Optional<V>> from) {
        ids.forEach(id -> from.put(id, Optional.empty()));
    }
}
