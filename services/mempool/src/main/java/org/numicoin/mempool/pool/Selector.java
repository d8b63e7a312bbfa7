package org.numicoin.mempool.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.numicoin.consensus.TransactionRules;

/// Chooses transactions for templates: of the senders' next ones always the one that pays its miner
/// most.
final class Selector {
    /// A transaction of less weight does not exist, so a rest of less ends the search.
    private static final int WEIGHT_MIN = 3_000;

    /// How many are tried after the first that does not fit: what the rest of a block is worth ends
    /// before a pool of thousands of senders does.
    private static final int TRIES_MAX = 256;

    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparingLong(Candidate::tipRate)
                    .reversed()
                    .thenComparingLong(candidate -> candidate.slot().arrivedAt())
                    .thenComparing(candidate -> candidate.slot().id());

    private final Collection<Sender> senders;

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
            next(candidate.following(), baseFee).ifPresent(best::add);
        }
        return chosen;
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
