package org.numicoin.explorer.fees;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.explorer.fees.FeeEstimates.Estimate;
import org.numicoin.explorer.pool.ProjectedBlocks;
import org.numicoin.explorer.pool.ProjectedBlocks.Projected;

/// What to offer over the base fee for a place within a target: what was seen to be enough, or
/// where too little was seen, what the blocks ask for that the pool would fill now. Never less than
/// the mempool takes in, and never less than for a longer target.
public final class TipEstimates {
    /// Of the fee rates of a projected block: the median, and what 90 of 100 pay at most.
    private static final int LIKELY = 3;

    private static final int HIGH = 5;

    private final long minimum;
    private final List<TipEstimate> byTarget;

    /// Where an estimate comes from.
    public enum Source {
        /// How long transactions waited.
        OBSERVED,
        /// The pool, which would fill the blocks of the target.
        PROJECTED,
        /// There is room, so what the mempool takes in is enough.
        MINIMUM
    }

    /// Tips in nano per weight.
    ///
    /// @param samples observations of the target; old ones count for less than one
    /// @param likely none when no tip was seen to be enough so often
    /// @param high likewise
    public record TipEstimate(
            Source source, long samples, long low, Optional<Long> likely, Optional<Long> high) {
        /// The highest that is told.
        public long highest() {
            return high.or(() -> likely).orElse(low);
        }

        private TipEstimate atLeast(TipEstimate other) {
            long first = Math.max(low, other.low);
            var second = likely.map(one -> most(one, first, other.likely));
            var third = high.map(one -> most(one, second.orElse(first), other.high));
            return new TipEstimate(source, samples, first, second, third);
        }

        private static long most(long own, long below, Optional<Long> other) {
            return Math.max(own, Math.max(below, other.orElse(0L)));
        }
    }

    /// @param blocks that the pool would fill now
    /// @param minimum what the mempool takes in, nano per weight over the base fee
    public TipEstimates(FeeEstimates observed, List<Projected> blocks, long minimum) {
        this.minimum = minimum;
        var estimates = new ArrayList<TipEstimate>();
        var longer = room(0, minimum);
        for (int target = FeeEstimates.TARGET_MAX; target > 0; target--) {
            longer = estimate(target, observed.of(target), blocks).atLeast(longer);
            estimates.addFirst(longer);
        }
        this.byTarget = List.copyOf(estimates);
    }

    /// What the mempool takes in.
    public long minimum() {
        return minimum;
    }

    /// The estimate of a target.
    ///
    /// @param target in blocks; the longest one stands for what is longer
    public TipEstimate of(int target) {
        return byTarget.get(Math.min(target, FeeEstimates.TARGET_MAX) - 1);
    }

    private TipEstimate estimate(int target, Estimate seen, List<Projected> blocks) {
        if (seen.low().isPresent()) {
            return new TipEstimate(
                    Source.OBSERVED, seen.samples(), seen.low().get(), seen.likely(), seen.high());
        }
        var asked = asked(target, seen.samples(), blocks);
        // Enough was seen to know that no tip is enough so often.
        return seen.samples() < SuccessCurve.SAMPLES_MIN
                ? asked
                : new TipEstimate(
                        asked.source, asked.samples, asked.low, Optional.empty(), Optional.empty());
    }

    /// By the last projected block within the target; blocks after the last one that is projected
    /// ask for no more.
    private TipEstimate asked(int target, long samples, List<Projected> blocks) {
        int last = Math.min(target, ProjectedBlocks.BLOCKS_MAX);
        if (blocks.size() < last || blocks.get(last - 1).leftOut().isEmpty()) {
            return room(samples, minimum);
        }
        Projected block = blocks.get(last - 1);
        long low = block.leftOut().get() + 1;
        long likely = Math.max(low, block.feeRates().get(LIKELY) - block.baseFee());
        long high = Math.max(likely, block.feeRates().get(HIGH) - block.baseFee());
        return new TipEstimate(
                Source.PROJECTED, samples, low, Optional.of(likely), Optional.of(high));
    }

    private static TipEstimate room(long samples, long minimum) {
        return new TipEstimate(
                Source.MINIMUM, samples, minimum, Optional.of(minimum), Optional.of(minimum));
    }
}
