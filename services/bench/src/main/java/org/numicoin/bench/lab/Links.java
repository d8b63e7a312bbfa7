package org.numicoin.bench.lab;

import java.time.Duration;

/// What every link of the lab is like.
///
/// @param megabits a second in each direction, of each node
/// @param latency one way, between any two nodes
/// @param jitter a packet takes up to so much longer; packets of two nodes keep their order
/// @param loss share of the packets that get lost, from 0 to 1
public record Links(int megabits, Duration latency, Duration jitter, double loss) {
    public Links {
        if (megabits < 1 || latency.isNegative() || jitter.isNegative() || loss < 0 || loss > 1) {
            throw new IllegalArgumentException("links: out of range");
        }
    }

    /// Without jitter and loss.
    public static Links of(int megabits, Duration latency) {
        return new Links(megabits, latency, Duration.ZERO, 0);
    }
}
