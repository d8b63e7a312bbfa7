package org.numicoin.gateway.peers;

import java.time.Duration;

/// What a peer's deeds add up to: below zero for offences, a little above for good deeds. It halves
/// every ten minutes.
///
/// @param value at that time
/// @param at milliseconds since the epoch
public record Score(double value, long at) {
    public static final Score NONE = new Score(0, 0);

    /// From here down a peer is disconnected and not let in.
    public static final double DISCONNECT = -50;

    /// From here down a peer is banned.
    public static final double BAN = -100;

    /// As much as good deeds raise it: less than the least grave offence that disconnects.
    public static final double CREDIT_MAX = 20;

    /// As low as it goes, so that the wait after a ban is bounded.
    public static final double FLOOR = -200;

    public static final Duration HALF_LIFE = Duration.ofMinutes(10);

    public Score {
        if (!(value >= FLOOR && value <= CREDIT_MAX) || at < 0) {
            throw new IllegalArgumentException("a score of " + value + " at " + at);
        }
    }

    /// The value later. A clock that was set back decays nothing.
    public double at(long now) {
        double halfLives = Math.max(0, now - at) / (double) HALF_LIFE.toMillis();
        return value * Math.pow(0.5, halfLives);
    }

    Score plus(double weight, long now) {
        return new Score(Math.clamp(at(now) + weight, FLOOR, CREDIT_MAX), now);
    }
}
