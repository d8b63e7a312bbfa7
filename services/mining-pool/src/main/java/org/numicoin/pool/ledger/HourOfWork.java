package org.numicoin.pool.ledger;

/// What was done in an hour.
///
/// @param start milliseconds since 1970
/// @param work hashes
public record HourOfWork(long start, long work, int shares) {
    private static final double SECONDS = 3_600;

    /// The mean of the whole hour.
    public Speed speed() {
        return new Speed(work / SECONDS, shares / SECONDS);
    }
}
