package org.numicoin.policy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.policy.SenderChunks.Head;

/// What a block should take of what senders have: always the piece that pays its miner most of all
/// that can come next.
///
/// @param transactions the best first, a sender's in the order of their nonces
/// @param tips that they pay together, in nano
/// @param bound more than any choice of this weight could pay
/// @param leftOut what the best piece pays that found no room: whoever pays more gets a place.
///   Nothing when there was room for all
public record BlockSelection<T extends Candidate>(
        List<Chosen<T>> transactions, long tips, long bound, Optional<FeeRate> leftOut) {
    /// A transaction of less weight does not exist, so a rest of less ends the search.
    private static final int WEIGHT_MIN = 3_000;

    /// How many pieces are tried from the first on that does not fit: what the rest of a block is
    /// worth ends before a pool of thousands of senders does.
    private static final int TRIES_MAX = 256;

    public BlockSelection {
        transactions = List.copyOf(transactions);
    }

    /// A transaction for a block.
    ///
    /// @param rate nano per weight by which it is merged with others: what its piece pays, and
    ///   never more than that of the one before it
    public record Chosen<T extends Candidate>(T transaction, long rate) {}

    /// Fills so much of a block.
    ///
    /// @param bestFirst senders with something for the block, by [Head#BEST_FIRST]; no more of them
    ///   are asked for than are needed
    public static <T extends Candidate> BlockSelection<T> of(
            Iterator<SenderChunks<T>> bestFirst, long baseFee, long weightMax) {
        return new Filling<>(bestFirst, baseFee, weightMax).fill();
    }

    /// One selection on its way.
    private static final class Filling<T extends Candidate> {
        private final Iterator<SenderChunks<T>> unopened;
        private final long baseFee;
        private final PriorityQueue<Head<T>> heads = new PriorityQueue<>(Head.BEST_FIRST);
        private final List<Head<T>> missed = new ArrayList<>();
        private final List<Chosen<T>> chosen = new ArrayList<>();
        private long left;
        private long tips;
        private long rate = Long.MAX_VALUE;

        Filling(Iterator<SenderChunks<T>> bestFirst, long baseFee, long weightMax) {
            this.unopened = bestFirst;
            this.baseFee = baseFee;
            this.left = weightMax;
        }

        BlockSelection<T> fill() {
            open();
            Head<T> head = heads.poll();
            while (head != null && head.rate().weight() <= left) {
                take(head);
                head = heads.poll();
            }
            Optional<FeeRate> leftOut = Optional.ofNullable(head).map(Head::rate);
            long bound = head == null ? tips : tips + head.rate().tipsOf(left);
            for (int tries = 0; head != null && tries < TRIES_MAX && left >= WEIGHT_MIN; tries++) {
                if (head.rate().weight() <= left) {
                    take(head);
                } else {
                    miss(head);
                }
                head = heads.poll();
            }
            // The beginning of a piece pays less than the whole, and more than nothing.
            missed.forEach(this::takeBeginning);
            return new BlockSelection<>(chosen, tips, bound, leftOut);
        }

        private void take(Head<T> head) {
            openAfter(head);
            head.transactions().forEach(one -> take(one, head.rate().perWeight()));
            head.following().ifPresent(heads::add);
        }

        private void miss(Head<T> head) {
            openAfter(head);
            missed.add(head);
        }

        private void takeBeginning(Head<T> head) {
            for (T one : head.transactions()) {
                if (one.weight() > left) {
                    return;
                }
                take(one, tip(one));
            }
        }

        private void take(T one, long rateOfPiece) {
            rate = Math.min(rate, rateOfPiece);
            chosen.add(new Chosen<>(one, rate));
            left -= one.weight();
            tips += one.weight() * tip(one);
        }

        private long tip(T one) {
            return TransactionRules.tipRate(one.transaction().core(), baseFee);
        }

        /// A sender's first piece is open as soon as none of the senders before it is unopened.
        private void openAfter(Head<T> head) {
            if (head.index() == 0) {
                open();
            }
        }

        private void open() {
            if (unopened.hasNext()) {
                heads.add(unopened.next().head());
            }
        }
    }
}
