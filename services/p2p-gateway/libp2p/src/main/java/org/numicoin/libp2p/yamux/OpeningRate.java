package org.numicoin.libp2p.yamux;

/// A bucket of permissions to open a stream, refilled at a constant rate.
final class OpeningRate {
    private final int burst;
    private final double perNano;
    private double left;
    private long last;

    OpeningRate(int burst, int perSecond, long now) {
        this.burst = burst;
        this.perNano = perSecond / 1e9;
        this.left = burst;
        this.last = now;
    }

    boolean take(long now) {
        left = Math.min(burst, left + (now - last) * perNano);
        last = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
