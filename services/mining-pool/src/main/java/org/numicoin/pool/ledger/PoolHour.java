package org.numicoin.pool.ledger;

/// The whole pool in an hour.
///
/// @param miners that sent a share
/// @param networkDifficulty of the last share
public record PoolHour(HourOfWork work, int miners, long networkDifficulty) {
    static PoolHour empty(long start) {
        return new PoolHour(new HourOfWork(start, 0, 0), 0, 1);
    }

    PoolHour plus(long difficulty, long network, boolean isFirst) {
        long sum = WorkRate.plus(work.work(), difficulty);
        return new PoolHour(
                new HourOfWork(work.start(), sum, work.shares() + 1),
                miners + (isFirst ? 1 : 0),
                network);
    }
}
