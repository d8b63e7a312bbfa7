package org.numicoin.explorer.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.BaseFee;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.explorer.index.WideSum;
import org.numicoin.policy.BlockSelection;
import org.numicoin.policy.Candidate;
import org.numicoin.policy.FeeRate;
import org.numicoin.policy.SenderChunks;
import org.numicoin.primitives.Address;

/// The next blocks if nothing more came: each takes what the mempool would choose for a template,
/// and its weight moves the base fee of the one after it. A miner may choose otherwise.
public final class ProjectedBlocks {
    public static final int BLOCKS_MAX = 8;

    /// Parts of 100 of a block's transactions that pay less, from the lowest to the highest.
    private static final int[] PERCENTILES = {0, 10, 25, 50, 75, 90, 100};

    private static final Comparator<SenderChunks<Waiting>> BEST_FIRST =
            Comparator.comparing(SenderChunks::head, SenderChunks.Head.BEST_FIRST);

    private final ChainSpec spec;
    private final List<Projected> blocks = new ArrayList<>();

    /// What each sender has left, by nonce.
    private List<List<Waiting>> senders;

    private long baseFee;

    /// A block that may come.
    ///
    /// @param bytes of its transactions
    /// @param fees in nano
    /// @param feeRates what its transactions pay, nano per weight: the least, what 10, 25, 50, 75
    ///   and 90 of 100 pay at most, and the highest
    /// @param leftOut the tip that the best pays which found no room, nano per weight: whoever pays
    ///   more gets a place. None when there was room for all
    public record Projected(
            int transactions,
            long bytes,
            long weight,
            long baseFee,
            WideSum fees,
            List<Long> feeRates,
            Optional<Long> leftOut) {
        public long medianFeeRate() {
            return feeRates.get(PERCENTILES.length / 2);
        }
    }

    private record Waiting(Transaction transaction, long weight, long arrivedAt)
            implements Candidate {
        Address sender() {
            return transaction.core().sender();
        }
    }

    private ProjectedBlocks(ChainSpec spec, PoolSnapshot pool, BlockHeader tip) {
        this.spec = spec;
        this.baseFee = HeaderRules.nextBaseFee(spec, tip);
        this.senders = senders(spec, pool);
    }

    /// At most 8 blocks, the next one first; none when nothing in the pool pays the base fee.
    public static List<Projected> of(ChainSpec spec, PoolSnapshot pool, BlockHeader tip) {
        var projection = new ProjectedBlocks(spec, pool, tip);
        while (projection.blocks.size() < BLOCKS_MAX && projection.fill()) {}
        return List.copyOf(projection.blocks);
    }

    private static List<List<Waiting>> senders(ChainSpec spec, PoolSnapshot pool) {
        Map<Address, List<Waiting>> bySender =
                pool.transactions().stream()
                        .filter(pooled -> !pooled.queued())
                        .map(pooled ->
                                new Waiting(
                                        pooled.transaction(),
                                        pooled.transaction().weight(spec),
                                        pooled.seenAt()))
                        .collect(Collectors.groupingBy(Waiting::sender));
        bySender.values()
                .forEach(all ->
                        all.sort(
                                Comparator.comparingLong(one -> one.transaction().core().nonce())));
        return List.copyOf(bySender.values());
    }

    /// False when nothing pays the base fee. What does not is looked at again for the next block.
    private boolean fill() {
        var bestFirst =
                senders.stream()
                        .map(waiting -> SenderChunks.of(waiting, baseFee))
                        .filter(chunks -> !chunks.isEmpty())
                        .sorted(BEST_FIRST)
                        .iterator();
        var chosen = BlockSelection.of(bestFirst, baseFee, spec.weightLimit());
        if (chosen.transactions().isEmpty()) {
            return false;
        }
        Projected block = block(chosen);
        blocks.add(block);
        takeOut(chosen);
        baseFee = BaseFee.next(baseFee, block.weight(), spec.weightLimit(), spec.leastBaseFee());
        return true;
    }

    /// What is chosen of a sender is what comes first.
    private void takeOut(BlockSelection<Waiting> chosen) {
        Map<Address, Integer> taken = new HashMap<>();
        chosen.transactions()
                .forEach(one -> taken.merge(one.transaction().sender(), 1, Integer::sum));
        senders =
                senders.stream()
                        .map(all ->
                                all.subList(
                                        taken.getOrDefault(all.getFirst().sender(), 0), all.size()))
                        .filter(left -> !left.isEmpty())
                        .toList();
    }

    private Projected block(BlockSelection<Waiting> chosen) {
        var fees = WideSum.ZERO;
        long bytes = 0;
        long weight = 0;
        var rates = new ArrayList<Long>(chosen.transactions().size());
        for (BlockSelection.Chosen<Waiting> one : chosen.transactions()) {
            Waiting waiting = one.transaction();
            long rate = TransactionRules.feeRate(waiting.transaction().core(), baseFee);
            rates.add(rate);
            bytes += waiting.transaction().size();
            weight += waiting.weight();
            fees = fees.plus(WideSum.of(Math.multiplyExact(rate, waiting.weight())));
        }
        rates.sort(Comparator.naturalOrder());
        var shown =
                IntStream.of(PERCENTILES)
                        .mapToObj(percent -> rates.get((rates.size() - 1) * percent / 100))
                        .toList();
        return new Projected(
                rates.size(),
                bytes,
                weight,
                baseFee,
                fees,
                shown,
                chosen.leftOut().map(FeeRate::perWeight));
    }
}
