package org.numicoin.explorer.fees;

import java.util.List;
import java.util.Optional;

/// Estimated tips, for each target from 1 block on.
///
/// @param observedBlocks blocks in which it was seen who is mined and who is not
/// @param byTarget that of `n` blocks at `n - 1`
public record FeeEstimates(long observedBlocks, List<Estimate> byTarget) {
    /// The longest target.
    public static final int TARGET_MAX = 100;

    public FeeEstimates {
        byTarget = List.copyOf(byTarget);
    }

    /// Tips in nano per weight that were enough to be mined in time, over the base fee; each is
    /// nothing when too little was observed, or no tip was enough.
    ///
    /// @param low for half of the transactions
    /// @param likely for 85 of 100
    /// @param high for 95 of 100
    /// @param samples observations behind them; old ones count for less than one
    public record Estimate(
            Optional<Long> low, Optional<Long> likely, Optional<Long> high, long samples) {
        public boolean isKnown() {
            return low.isPresent();
        }
    }

    /// The estimate of a target.
    ///
    /// @param target in blocks; the longest one stands for what is longer
    public Estimate of(int target) {
        return byTarget.get(Math.min(target, TARGET_MAX) - 1);
    }
}
