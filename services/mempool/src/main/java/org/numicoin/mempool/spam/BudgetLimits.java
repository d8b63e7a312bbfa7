package org.numicoin.mempool.spam;

/// How much work may be for nothing, in signatures.
///
/// @param origin what one origin has
/// @param common what all have together
/// @param earned how much an origin may save up of what it has earned
/// @param origins that are remembered, of those that have earned something and of the others
public record BudgetLimits(Allowance origin, Allowance common, int earned, int origins) {
    /// What may be wasted, and comes back with time.
    ///
    /// @param burst that may be taken at once
    /// @param perSecond that comes back while there is little load
    public record Allowance(int burst, int perSecond) {
        public Allowance {
            if (burst < 1 || perSecond < 1) {
                throw new IllegalArgumentException("an allowance of nothing");
            }
        }
    }

    public BudgetLimits {
        if (earned < 1 || origins < 1) {
            throw new IllegalArgumentException("a limit of budgets is less than 1");
        }
    }
}
