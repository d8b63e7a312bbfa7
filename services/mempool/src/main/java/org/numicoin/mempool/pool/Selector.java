package org.numicoin.mempool.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.primitives.Hash256;

/// Chooses transactions for templates: of the senders' next ones always the one that pays its miner
/// most.
final class Selector {
    /// Transactions of so many templates are not evicted: a solution may be on its way.
    private static final int TEMPLATES = 3;

    /// A transaction of less weight does not exist, so a rest of less ends the search.
    private static final int WEIGHT_MIN = 3_000;

    /// How many are tried after the first that does not fit: what the rest of a block is worth ends
    /// before a pool of thousands of senders does.
    private static final int TRIES_MAX = 256;

    /// Reasons for which a transaction stays: another made it fail, or a later block may take it.
    private static final Set<String> NO_FAULT =
            Set.of("bad-nonce", "max-fee-below-base-fee", "tx-expired");

    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparingLong(Candidate::tipRate)
                    .reversed()
                    .thenComparingLong(candidate -> candidate.slot().arrivedAt())
                    .thenComparing(candidate -> candidate.slot().id());

    private final Collection<Sender> senders;

    /// Full ids by id.
    private final Deque<Map<Hash256, Hash256>> templates = new ArrayDeque<>();

    /// The next transaction of a sender, and those behind it.
    private record Candidate(
            PooledTransaction slot, long tipRate, Iterator<PooledTransaction> following) {}

    Selector(Collection<Sender> senders) {
        this.senders = senders;
    }

    List<Selected> select(long baseFee, long weightMax) {
        var best = new PriorityQueue<>(Math.max(1, senders.size()), BEST_FIRST);
        for (Sender sender : senders) {
            next(sender.slots().values().iterator(), baseFee).ifPresent(best::add);
        }
        var chosen = new ArrayList<Selected>();
        var ids = new HashMap<Hash256, Hash256>();
        long left = weightMax;
        int tries = 0;
        while (left >= WEIGHT_MIN && tries <= TRIES_MAX && !best.isEmpty()) {
            Candidate candidate = best.remove();
            if (tries > 0 || candidate.slot().weight() > left) {
                tries++;
            }
            if (candidate.slot().weight() > left) {
                continue;
            }
            left -= candidate.slot().weight();
            chosen.add(new Selected(candidate.slot(), candidate.tipRate()));
            ids.put(candidate.slot().id(), candidate.slot().fullId());
            next(candidate.following(), baseFee).ifPresent(best::add);
        }
        templates.addLast(ids);
        if (templates.size() > TEMPLATES) {
            templates.removeFirst();
        }
        return chosen;
    }

    /// Whether one of the newest templates may contain the transaction.
    boolean isOffered(Hash256 id) {
        return templates.stream().anyMatch(ids -> ids.containsKey(id));
    }

    /// Ids of transactions that one of the newest templates may contain in this form.
    Set<Hash256> offered(Hash256 fullId) {
        var found = new HashSet<Hash256>();
        for (Map<Hash256, Hash256> ids : templates) {
            ids.forEach((id, form) -> {
                if (form.equals(fullId)) {
                    found.add(id);
                }
            });
        }
        return found;
    }

    static boolean isFault(String code) {
        return !NO_FAULT.contains(code);
    }

    /// Nothing when the next one has to wait: for a nonce before it, or for a lower base fee.
    private static Optional<Candidate> next(Iterator<PooledTransaction> slots, long baseFee) {
        if (!slots.hasNext()) {
            return Optional.empty();
        }
        PooledTransaction slot = slots.next();
        return slot.executable() && slot.core().maxFee() >= baseFee
                ? Optional.of(
                        new Candidate(slot, TransactionRules.tipRate(slot.core(), baseFee), slots))
                : Optional.empty();
    }
}
