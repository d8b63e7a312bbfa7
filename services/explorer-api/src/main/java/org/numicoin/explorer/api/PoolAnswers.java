package org.numicoin.explorer.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.numicoin.chain.BlockHeader;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.explorer.index.ChainView;
import org.numicoin.explorer.index.WideSum;
import org.numicoin.explorer.pool.Latest;
import org.numicoin.explorer.pool.PoolSnapshot;
import org.numicoin.explorer.pool.PoolSnapshots;
import org.numicoin.explorer.pool.PooledTransaction;
import org.numicoin.explorer.pool.ProjectedBlocks;
import org.numicoin.explorer.pool.ProjectedBlocks.Projected;

/// What is computed from all of the pool: once for a snapshot and a tip, however many ask.
final class PoolAnswers {
    private final Views views;
    private final PoolSnapshots snapshots;
    private final Latest<Moment, MempoolView> summaries = new Latest<>(this::summarize);
    private final Latest<Moment, List<Projected>> projections = new Latest<>(this::project);

    /// All that the answers depend on.
    private record Moment(PoolSnapshot snapshot, BlockHeader tip) {}

    /// The pool in numbers.
    ///
    /// @param totalFee in nano, as paid in the next block
    /// @param feeHistogram pairs of fee rate and weight, the highest rate first: so much weight
    ///   pays from that rate up to the next power of two
    /// @param leftOut transactions that this replica has no room to show
    record MempoolView(
            int count,
            long bytes,
            long weight,
            String totalFee,
            List<List<Long>> feeHistogram,
            long leftOut) {}

    /// A block that may come, in the names of mempool.space; fee rates in nano per weight.
    ///
    /// @param blockSize bytes of its transactions
    /// @param blockVSize their weight
    /// @param totalFees in nano
    /// @param feeRange the least, what 10, 25, 50, 75 and 90 of 100 pay at most, and the highest
    record ProjectedBlockView(
            @JsonProperty("blockSize") long blockSize,
            @JsonProperty("blockVSize") long blockVSize,
            @JsonProperty("nTx") int nTx,
            @JsonProperty("totalFees") String totalFees,
            @JsonProperty("medianFee") long medianFee,
            @JsonProperty("feeRange") List<Long> feeRange,
            long baseFee) {
        static ProjectedBlockView of(Projected block) {
            return new ProjectedBlockView(
                    block.bytes(),
                    block.weight(),
                    block.transactions(),
                    block.fees().toDecimal(),
                    block.medianFeeRate(),
                    block.feeRates(),
                    block.baseFee());
        }
    }

    PoolAnswers(Views views, PoolSnapshots snapshots) {
        this.views = views;
        this.snapshots = snapshots;
    }

    MempoolView summary(ChainView view) {
        return summaries.get(moment(view));
    }

    List<Projected> projection(ChainView view) {
        return projections.get(moment(view));
    }

    List<ProjectedBlockView> projectedBlocks(ChainView view) {
        return projection(view).stream().map(ProjectedBlockView::of).toList();
    }

    private Moment moment(ChainView view) {
        return new Moment(snapshots.latest(), view.tip().header());
    }

    private MempoolView summarize(Moment moment) {
        long baseFee = HeaderRules.nextBaseFee(views.spec(), moment.tip());
        var weights = new TreeMap<Long, Long>(Comparator.reverseOrder());
        var fees = WideSum.ZERO;
        long weight = 0;
        long bytes = 0;
        var transactions = moment.snapshot().transactions();
        for (PooledTransaction pooled : transactions) {
            long own = pooled.transaction().weight(views.spec());
            long rate = TransactionRules.feeRate(pooled.transaction().core(), baseFee);
            bytes += pooled.transaction().size();
            weight += own;
            fees = fees.plus(WideSum.of(Math.multiplyExact(rate, own)));
            weights.merge(Long.highestOneBit(rate), own, Long::sum);
        }
        var histogram = new ArrayList<List<Long>>();
        for (Map.Entry<Long, Long> step : weights.entrySet()) {
            histogram.add(List.of(step.getKey(), step.getValue()));
        }
        return new MempoolView(
                transactions.size(),
                bytes,
                weight,
                fees.toDecimal(),
                histogram,
                moment.snapshot().leftOut());
    }

    private List<Projected> project(Moment moment) {
        return ProjectedBlocks.of(views.spec(), moment.snapshot(), moment.tip());
    }
}
