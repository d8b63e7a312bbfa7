package org.numicoin.pool.payout;

import java.time.Duration;
import org.numicoin.chain.ChainSpec;
import org.numicoin.primitives.Amount;

/// How the pool divides and pays.
///
/// @param poolFee hundredths of a percent of each reward that the pool keeps
/// @param minimum least amount that is paid to a miner
/// @param interval least time between two payouts
/// @param confirmations blocks, its own among them, until a payout counts as paid
/// @param feeMax hundredths of a percent of a payout's sum that its fee may be
public record PayoutRules(
        int poolFee, Amount minimum, Duration interval, long confirmations, int feeMax) {
    /// Hundredths of a percent.
    public static final int WHOLE = 10_000;

    public PayoutRules {
        if (poolFee < 0 || poolFee > WHOLE || feeMax < 1 || feeMax > WHOLE) {
            throw new IllegalArgumentException("fees are from 0 to 10000 hundredths of a percent");
        }
        if (minimum.isZero() || interval.isNegative() || confirmations < 1) {
            throw new IllegalArgumentException("minimum, interval or confirmations");
        }
    }

    /// The least amount that is paid on a chain: one that may create the miner's account.
    public Amount minimum(ChainSpec spec) {
        return minimum.compareTo(spec.accountMinimum()) > 0 ? minimum : spec.accountMinimum();
    }
}
