package org.numicoin.explorer.api;

import java.util.function.LongSupplier;
import org.numicoin.explorer.fees.FeeEstimator;
import org.numicoin.explorer.fees.TipEstimates;
import org.numicoin.explorer.index.ChainView;
import org.numicoin.explorer.pool.PoolView;

/// The estimates on which all routes about fees agree.
final class FeeAnswers {
    private final FeeEstimator estimator;
    private final PoolView pool;
    private final PoolAnswers answers;
    private final LongSupplier millis;

    /// @param millis since 1970
    FeeAnswers(FeeEstimator estimator, PoolView pool, PoolAnswers answers, LongSupplier millis) {
        this.estimator = estimator;
        this.pool = pool;
        this.answers = answers;
        this.millis = millis;
    }

    TipEstimates tips(ChainView view) {
        return new TipEstimates(
                estimator.estimates(),
                answers.projection(view),
                pool.minimum().perWeight(millis.getAsLong()));
    }

    long observedBlocks() {
        return estimator.estimates().observedBlocks();
    }
}
