package org.numicoin.gateway.net;

/// So many at once, and so many a second after that. Not for several threads.
final class TokenBucket {
    private static final long MILLIS = 1000;

    private final long capacity;
    private final long perSecond;
    private long thousandths;
    private long filledAt;

    TokenBucket(int capacity, int perSecond, long now) {
        this.capacity = capacity * MILLIS;
        this.perSecond = perSecond;
        this.thousandths = this.capacity;
        this.filledAt = now;
    }

    /// Takes one token, if there is one.
    boolean take(long now) {
        long passed = Math.clamp(now - filledAt, 0, capacity / Math.max(1, perSecond) + 1);
        thousandths = Math.min(capacity, thousandths + passed * perSecond);
        filledAt = now;
        if (thousandths < MILLIS) {
            return false;
        }
        thousandths -= MILLIS;
        return true;
    }
}
