package org.numicoin.mempool.pool;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.numicoin.chain.Account;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Witness;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;

/// A sender's account and its slots in the order of nonces. Belongs to one shard and is changed by
/// it alone.
final class Sender implements WitnessForms.Known {
    private static final int MEMORY = 640;
    static final int KEY_MEMORY = PublicKey.BYTES + 192;
    private static final int KEY_ID_MEMORY = 64;

    private final Address address;
    private final Map<Hash256, PublicKey> keys = new HashMap<>();
    private final Map<Hash256, Policy> policies = new HashMap<>();
    private final TreeMap<Long, PooledTransaction> slots = new TreeMap<>();
    private Account account;
    private long sequence;
    private long spend;
    private long bytes;
    private int countedKeyBytes;

    Sender(Address address) {
        this.address = address;
        this.account = Account.created(address, Amount.ZERO);
    }

    /// To try on what may not come true.
    Sender copy() {
        var copy = new Sender(address);
        copy.keys.putAll(keys);
        copy.policies.putAll(policies);
        copy.slots.putAll(slots);
        copy.account = account;
        copy.sequence = sequence;
        copy.spend = spend;
        copy.bytes = bytes;
        return copy;
    }

    Address address() {
        return address;
    }

    Account account() {
        return account;
    }

    /// Of the event after which the account is known to have been so.
    long sequence() {
        return sequence;
    }

    NavigableMap<Long, PooledTransaction> slots() {
        return slots;
    }

    Optional<PooledTransaction> slot(long nonce) {
        return Optional.ofNullable(slots.get(nonce));
    }

    long bytes() {
        return bytes;
    }

    /// How many of its slots wait behind a missing nonce.
    int queued() {
        return (int) slots.values().stream().filter(slot -> !slot.executable()).count();
    }

    /// About the memory that it takes beside its slots.
    int memory() {
        int policyKeys =
                policies.values().stream().mapToInt(policy -> policy.keyIds().size()).sum();
        return MEMORY + keys.size() * KEY_MEMORY + policyKeys * KEY_ID_MEMORY;
    }

    /// Memory of the keys that the state knows of it. Those that it does not know lie in the slots
    /// that reveal them.
    int keyBytes() {
        var policy = policies.get(account.authorization());
        int policyKeys = policy == null ? 0 : policy.keyIds().size();
        return Integer.bitCount(account.known()) * KEY_MEMORY
                + (account.kind() == Account.Kind.POLICY ? policyKeys * KEY_ID_MEMORY : 0);
    }

    /// How much more that is than when this was asked last. Without slots it is nothing.
    int keyBytesGrowth() {
        int before = countedKeyBytes;
        countedKeyBytes = slots.isEmpty() ? 0 : keyBytes();
        return countedKeyBytes - before;
    }

    /// What all slots together can cost; `Long.MAX_VALUE` when it is more than any balance.
    long spend() {
        return spend;
    }

    void account(Optional<Account> value, long asOf) {
        account = value.orElseGet(() -> Account.created(address, Amount.ZERO));
        sequence = asOf;
    }

    void learn(AccountKnowledge knowledge) {
        knowledge.keys().forEach(key -> keys.put(key.id(), key));
        knowledge.policy().ifPresent(policy -> policies.put(policy.id(), policy));
    }

    /// Keeps what a verified witness revealed.
    void learn(Witness witness) {
        witness.policy().ifPresent(policy -> policies.put(policy.id(), policy));
        witness.signatures()
                .forEach(entry -> entry.key().ifPresent(key -> keys.put(key.id(), key)));
    }

    void put(PooledTransaction slot) {
        var before = slots.put(slot.nonce(), slot);
        bytes += slot.size() - (before == null ? 0 : before.size());
        sumUp();
    }

    void remove(long nonce) {
        var before = slots.remove(nonce);
        if (before != null) {
            bytes -= before.size();
            sumUp();
        }
    }

    /// Whether everything that the state holds of the account's keys is at hand.
    boolean knowsKeys() {
        return switch (account.kind()) {
            case NOT_REVEALED -> true;
            case KEY -> keys.containsKey(account.authorization());
            case POLICY -> {
                var policy = policies.get(account.authorization());
                yield policy != null && knowsKeys(policy);
            }
        };
    }

    private boolean knowsKeys(Policy policy) {
        for (int bit = 0; bit < policy.keyIds().size(); bit++) {
            if ((account.known() >> bit & 1) != 0 && !keys.containsKey(policy.keyIds().get(bit))) {
                return false;
            }
        }
        return true;
    }

    /// The account at a nonce, after the slots before it.
    ///
    /// @param gap whether a nonce before it is missing, so that an unknown key may yet be revealed
    record Point(Account account, boolean gap) {}

    /// The balance is what the other slots leave, those behind the nonce included.
    Point at(long nonce) {
        Account at = account;
        long expected = account.nonce();
        for (PooledTransaction slot : slots.headMap(nonce).values()) {
            // What another key signed is as good as gone: settling drops it.
            if (slot.nonce() >= account.nonce()
                    && slot.authorization().equals(at.authorization())) {
                at = after(at, slot);
                expected += slot.nonce() == expected ? 1 : 0;
            }
        }
        var own = slots.get(nonce);
        long others = own == null ? spend : spendWithout(own);
        long left = Math.max(0, account.balance().nano() - others);
        return new Point(
                new Account(new Amount(left), nonce, at.authorization(), at.kind(), at.known()),
                expected != nonce);
    }

    /// The account behind a slot, but for nonce and balance.
    static Account after(Account before, PooledTransaction slot) {
        Account revealed = TransactionRules.revealed(before, slot.transaction().witnessForm());
        return switch (slot.core().payload()) {
            case Payload.Transfer _ -> revealed;
            case Payload.KeyRotation rotation -> revealed.rotatedTo(rotation.authorization());
        };
    }

    @Override
    public Optional<PublicKey> key(Hash256 id) {
        return Optional.ofNullable(keys.get(id));
    }

    @Override
    public Optional<Policy> policy(Hash256 id) {
        return Optional.ofNullable(policies.get(id));
    }

    /// Keeps only keys of the authorization in force: called when no slot needs others.
    void forgetOldKeys() {
        var policy = policies.get(account.authorization());
        policies.keySet().retainAll(Set.of(account.authorization()));
        keys.keySet()
                .removeIf(id ->
                        !id.equals(account.authorization())
                                && (policy == null || !policy.keyIds().contains(id)));
    }

    private long spendWithout(PooledTransaction own) {
        return slots.values().stream()
                .filter(slot -> slot.nonce() != own.nonce())
                .mapToLong(PooledTransaction::spend)
                .reduce(0, Sender::saturatedSum);
    }

    private void sumUp() {
        spend =
                slots.values().stream()
                        .mapToLong(PooledTransaction::spend)
                        .reduce(0, Sender::saturatedSum);
    }

    static long saturatedSum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
