package org.numicoin.mempool.spam;

/// Tokens that come back with time. What is taken beyond them is a debt, as large as a full bucket
/// at most.
final class Bucket {
    private static final double NANOS = 1e9;

    private final BudgetLimits.Allowance allowance;
    private final double most;
    private double tokens;
    private long at;

    Bucket(BudgetLimits.Allowance allowance, long now) {
        this.allowance = allowance;
        this.most = (double) allowance.burst() * Budgets.SIGNATURE;
        this.tokens = most;
        this.at = now;
    }

    /// What is there now.
    ///
    /// @param factor of the speed since the last call
    double refilled(long now, double factor) {
        double perNano = (double) allowance.perSecond() * Budgets.SIGNATURE * factor / NANOS;
        tokens = Math.min(most, tokens + (now - at) * perNano);
        at = now;
        return tokens;
    }

    void take(double count) {
        tokens = Math.max(-most, tokens - count);
    }
}
