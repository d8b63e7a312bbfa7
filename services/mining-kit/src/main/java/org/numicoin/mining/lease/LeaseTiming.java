package org.numicoin.mining.lease;

import java.time.Duration;

/// How a lease is kept.
///
/// @param lease how long a number is ours after it was taken or renewed
/// @param renewal how often it is renewed
/// @param retry after which a failed try is made again, and the end of a lease that could not be
///   renewed is kept clear of
public record LeaseTiming(Duration lease, Duration renewal, Duration retry) {
    /// Those of docs/ARCHITECTURE.md, the same for every holder of numbers.
    public static final LeaseTiming STANDARD =
            new LeaseTiming(Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(2));

    public LeaseTiming {
        if (renewal.plus(retry).compareTo(lease) >= 0) {
            throw new IllegalArgumentException("a renewal comes before the end of the lease");
        }
    }
}
