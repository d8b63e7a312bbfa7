package org.numicoin.libp2p.yamux;

import java.util.OptionalInt;

/// Pings of the session: they find peers that are gone and measure the round trip, which the
/// windows need.
final class KeepAlive {
    /// Measured a few times quickly at first, since a new connection is measured while it is busy.
    private static final int QUICK = 3;

    private static final int NONE = 0;

    private final long intervalNanos;
    private final long timeoutNanos;
    private int value = NONE;
    private int sent;
    private long sentAt;
    private volatile long roundTrip;

    KeepAlive(YamuxLimits limits, long now) {
        intervalNanos = limits.keepAlive().toNanos();
        timeoutNanos = limits.pingTimeout().toNanos();
        sentAt = now;
    }

    long roundTripNanos() {
        return roundTrip;
    }

    /// The value of a ping that is due.
    OptionalInt next(long now) {
        if (value != NONE || (sent >= QUICK && now - sentAt < intervalNanos)) {
            return OptionalInt.empty();
        }
        sent++;
        value = sent;
        sentAt = now;
        return OptionalInt.of(value);
    }

    boolean isDead(long now) {
        return value != NONE && now - sentAt > timeoutNanos;
    }

    /// Answers that nobody asked for mean nothing.
    void answered(int answer, long now) {
        if (answer == value && value != NONE) {
            value = NONE;
            long took = Math.max(1, now - sentAt);
            long known = roundTrip;
            roundTrip = known == 0 ? took : (known + took) / 2;
        }
    }
}
