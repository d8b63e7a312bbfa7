package org.numicoin.mempool.pool;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.mempool.pool.Ranking.Head;

/// Chooses transactions for templates: always the chunk that pays its miner most of all that can
/// come next.
final class Selector {
    /// A transaction of less weight does not exist, so a rest of less ends the search.
    private static final int WEIGHT_MIN = 3_000;

    /// How many chunks are tried from the first on that does not fit: what the rest of a block is
    /// worth ends before a pool of thousands of senders does.
    private static final int TRIES_MAX = 256;

    private final Senders senders;
    private final RateIndex rates;

    Selector(Senders senders, RateIndex rates) {
        this.senders = senders;
        this.rates = rates;
    }

    Offer select(long baseFee, long weightMax) {
        Iterable<Ranking> rankings =
                baseFee == rates.baseFee() ? rates.bestFirst() : bestFirst(baseFee);
        return new Filling(rankings.iterator(), baseFee, weightMax).fill();
    }

    /// For another tip than the shard's.
    private List<Ranking> bestFirst(long baseFee) {
        return senders.all().stream()
                .map(sender -> Ranking.of(sender.address(), sender.slots().values(), baseFee))
                .filter(ranking -> !ranking.chunks().isEmpty())
                .sorted(Ranking.BEST_FIRST_CHUNK)
                .toList();
    }

    /// One selection on its way.
    private static final class Filling {
        private final Iterator<Ranking> unopened;
        private final long baseFee;
        private final PriorityQueue<Head> heads = new PriorityQueue<>(Head.BEST_FIRST);
        private final List<Head> missed = new ArrayList<>();
        private final List<Selected> chosen = new ArrayList<>();
        private long left;
        private long tips;
        private long rate = Long.MAX_VALUE;

        Filling(Iterator<Ranking> bestFirst, long baseFee, long weightMax) {
            this.unopened = bestFirst;
            this.baseFee = baseFee;
            this.left = weightMax;
        }

        Offer fill() {
            open();
            Head head = heads.poll();
            while (head != null && head.rate().weight() <= left) {
                take(head);
                head = heads.poll();
            }
            long bound = head == null ? tips : tips + head.rate().tipsOf(left);
            for (int tries = 0; head != null && tries < TRIES_MAX && left >= WEIGHT_MIN; tries++) {
                if (head.rate().weight() <= left) {
                    take(head);
                } else {
                    miss(head);
                }
                head = heads.poll();
            }
            // The beginning of a chunk pays less than the whole, and more than nothing.
            missed.forEach(this::takeBeginning);
            return new Offer(chosen, tips, bound);
        }

        private void take(Head head) {
            openAfter(head);
            head.slots().forEach(slot -> take(slot, head.rate().perWeight()));
            head.following().ifPresent(heads::add);
        }

        private void miss(Head head) {
            openAfter(head);
            missed.add(head);
        }

        private void takeBeginning(Head head) {
            for (PooledTransaction slot : head.slots()) {
                if (slot.weight() > left) {
                    return;
                }
                take(slot, TransactionRules.tipRate(slot.core(), baseFee));
            }
        }

        private void take(PooledTransaction slot, long rateOfChunk) {
            rate = Math.min(rate, rateOfChunk);
            chosen.add(new Selected(slot, rate));
            left -= slot.weight();
            tips += slot.weight() * TransactionRules.tipRate(slot.core(), baseFee);
        }

        /// A sender's first chunk is open as soon as none of the senders before it is unopened.
        private void openAfter(Head head) {
            if (head.index() == 0) {
                open();
            }
        }

        private void open() {
            if (unopened.hasNext()) {
                heads.add(new Head(unopened.next(), 0));
            }
        }
    }
}
