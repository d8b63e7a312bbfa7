package org.numicoin.gateway.relay;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Hash256;

/// Transactions that blocks are rebuilt from: what the pool has, and for a while what it had, since
/// a block may still contain it. What peers offered and the pool has not taken has a small room of
/// its own, and so has what left the pool: a flood of either pushes out nothing that is pooled.
public final class TransactionMemory {
    /// Part of the room for what the pool has not taken.
    private static final int OFFERED_SHARE = 8;

    /// Part of the room for what was in the pool: some full blocks.
    private static final int LEFT_SHARE = 4;

    private final HeldTransactions pooled;
    private final HeldTransactions left;
    private final HeldTransactions offered;

    /// Full ids of what is pooled, by id: a pool has one form of a transaction.
    private final Map<Hash256, Hash256> forms = new HashMap<>();

    private final BoundedSet shared;

    /// An empty memory.
    ///
    /// @param countMax most transactions of the pool
    /// @param bytesMax most bytes of these
    public TransactionMemory(int countMax, long bytesMax) {
        this.pooled = new HeldTransactions(countMax, bytesMax);
        this.left = share(LEFT_SHARE, countMax, bytesMax);
        this.offered = share(OFFERED_SHARE, countMax, bytesMax);
        this.shared = new BoundedSet(2 * countMax);
    }

    private static HeldTransactions share(int part, int countMax, long bytesMax) {
        return new HeldTransactions(
                Math.max(1, countMax / part), Math.max(Transaction.BYTES_MAX, bytesMax / part));
    }

    /// A peer gave it, so peers have it.
    public void offered(Transaction transaction) {
        Hash256 fullId = transaction.fullId();
        shared.add(fullId);
        if (!pooled.contains(fullId) && !left.contains(fullId)) {
            var _ = offered.put(fullId, transaction);
        }
    }

    /// The pool has it, in this form of its witness.
    public void accepted(Transaction transaction) {
        Hash256 fullId = transaction.fullId();
        Hash256 former = forms.put(transaction.id(), fullId);
        if (former != null && !former.equals(fullId)) {
            leave(former);
        }
        Transaction held = offered.remove(fullId).or(() -> left.remove(fullId)).orElse(transaction);
        pooled.put(fullId, held).forEach(gone -> forms.remove(gone.id(), gone.fullId()));
    }

    /// The pool has it no more, in a block or not.
    public void left(Hash256 id) {
        Optional.ofNullable(forms.remove(id)).ifPresent(this::leave);
    }

    private void leave(Hash256 fullId) {
        pooled.remove(fullId).ifPresent(transaction -> left.put(fullId, transaction));
    }

    /// This node told its peers of it.
    public void announced(Transaction transaction) {
        shared.add(transaction.fullId());
    }

    /// Whether peers can have it: one gave it, or this node told it.
    public boolean isShared(Hash256 fullId) {
        return shared.contains(fullId);
    }

    public int count() {
        return pooled.count() + left.count() + offered.count();
    }

    public long bytes() {
        return pooled.bytes() + left.bytes() + offered.bytes();
    }

    /// For each of the short ids the transaction that has it, when there is exactly one. Costs one
    /// SipHash and one binary search for each transaction held, 15 ms for 100,000 on a busy core,
    /// whatever is asked.
    public Map<Long, Transaction> find(ToLongFunction<Hash256> key, Set<Long> wanted) {
        long[] sorted = wanted.stream().mapToLong(Long::longValue).sorted().toArray();
        var found = new HashMap<Long, Transaction>();
        var ambiguous = new HashSet<Long>();
        for (HeldTransactions held : List.of(pooled, left, offered)) {
            held.forEach((fullId, transaction) -> {
                long shortId = key.applyAsLong(fullId);
                if (Arrays.binarySearch(sorted, shortId) >= 0
                        && found.put(shortId, transaction) != null) {
                    ambiguous.add(shortId);
                }
            });
        }
        found.keySet().removeAll(ambiguous);
        return found;
    }
}
