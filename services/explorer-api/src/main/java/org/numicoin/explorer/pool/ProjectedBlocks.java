package org.numicoin.explorer.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.stream.IntStream;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.TransactionCore;
import org.numicoin.consensus.BaseFee;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.explorer.index.WideSum;
import org.numicoin.primitives.Address;

/// The next blocks if nothing more came: each takes, of what every sender has next, what pays the
/// highest tip, and its weight moves the base fee of the one after it. A miner may choose
/// otherwise.
public final class ProjectedBlocks {
    public static final int BLOCKS_MAX = 8;

    /// Parts of 100 of a block's transactions that pay less, from the lowest to the highest.
    private static final int[] PERCENTILES = {0, 10, 25, 50, 75, 90, 100};

    /// Transactions that are tried after the first that finds no room.
    private static final int MISSES_MAX = 256;

    private final ChainSpec spec;
    private final List<Projected> blocks = new ArrayList<>();

    /// Senders whose next transaction pays the base fee of the block being filled, the best first.
    private final Queue<Sender> candidates;

    private List<Sender> waiting;
    private long baseFee;

    /// A block that may come.
    ///
    /// @param bytes of its transactions
    /// @param fees in nano
    /// @param feeRates what its transactions pay, nano per weight: the least, what 10, 25, 50, 75
    ///   and 90 of 100 pay at most, and the highest
    public record Projected(
            int transactions,
            long bytes,
            long weight,
            long baseFee,
            WideSum fees,
            List<Long> feeRates) {
        public long medianFeeRate() {
            return feeRates.get(PERCENTILES.length / 2);
        }
    }

    /// What one sender has, in the order of nonces, never empty while it waits.
    private record Sender(Deque<PooledTransaction> left) {
        PooledTransaction next() {
            return left.element();
        }

        TransactionCore core() {
            return next().transaction().core();
        }
    }

    private ProjectedBlocks(ChainSpec spec, PoolSnapshot pool, BlockHeader tip) {
        this.spec = spec;
        this.baseFee = HeaderRules.nextBaseFee(spec, tip);
        this.waiting = senders(pool);
        this.candidates =
                new PriorityQueue<>(
                        Comparator.comparingLong((Sender sender) ->
                                        -TransactionRules.tipRate(sender.core(), baseFee))
                                .thenComparingLong(sender -> sender.next().seenAt())
                                .thenComparing(sender -> sender.next().transaction().id()));
    }

    /// At most 8 blocks, the next one first; none when nothing in the pool pays the base fee.
    public static List<Projected> of(ChainSpec spec, PoolSnapshot pool, BlockHeader tip) {
        var projection = new ProjectedBlocks(spec, pool, tip);
        while (projection.blocks.size() < BLOCKS_MAX && projection.fill()) {}
        return List.copyOf(projection.blocks);
    }

    private static List<Sender> senders(PoolSnapshot pool) {
        var bySender = new HashMap<Address, List<PooledTransaction>>();
        for (PooledTransaction pooled : pool.transactions()) {
            if (!pooled.queued()) {
                bySender.computeIfAbsent(
                                pooled.transaction().core().sender(), _ -> new ArrayList<>())
                        .add(pooled);
            }
        }
        var senders = new ArrayList<Sender>();
        for (var all : bySender.values()) {
            all.sort(Comparator.comparingLong(one -> one.transaction().core().nonce()));
            senders.add(new Sender(new ArrayDeque<>(all)));
        }
        return senders;
    }

    /// False when nothing pays the base fee. What does not is looked at again for the next block.
    private boolean fill() {
        var later = new ArrayList<Sender>();
        waiting.forEach(sender -> offer(sender, later));
        var chosen = new ArrayList<Transaction>();
        long weight = 0;
        int misses = 0;
        while (!candidates.isEmpty() && misses <= MISSES_MAX) {
            var sender = candidates.remove();
            var transaction = sender.next().transaction();
            long own = transaction.weight(spec);
            if (weight + own > spec.weightLimit()) {
                misses++;
                later.add(sender);
            } else {
                weight += own;
                chosen.add(transaction);
                sender.left().remove();
                if (!sender.left().isEmpty()) {
                    offer(sender, later);
                }
            }
        }
        later.addAll(candidates);
        candidates.clear();
        waiting = later;
        if (chosen.isEmpty()) {
            return false;
        }
        blocks.add(block(chosen, weight));
        baseFee = BaseFee.next(baseFee, weight, spec.weightLimit(), spec.leastBaseFee());
        return true;
    }

    private void offer(Sender sender, List<Sender> later) {
        if (sender.core().maxFee() >= baseFee) {
            candidates.add(sender);
        } else {
            later.add(sender);
        }
    }

    private Projected block(List<Transaction> chosen, long weight) {
        var fees = WideSum.ZERO;
        long bytes = 0;
        var rates = new ArrayList<Long>(chosen.size());
        for (Transaction transaction : chosen) {
            long rate = baseFee + TransactionRules.tipRate(transaction.core(), baseFee);
            rates.add(rate);
            bytes += transaction.size();
            fees = fees.plus(WideSum.of(Math.multiplyExact(rate, transaction.weight(spec))));
        }
        rates.sort(Comparator.naturalOrder());
        var shown =
                IntStream.of(PERCENTILES)
                        .mapToObj(percent -> rates.get((rates.size() - 1) * percent / 100))
                        .toList();
        return new Projected(chosen.size(), bytes, weight, baseFee, fees, shown);
    }
}
