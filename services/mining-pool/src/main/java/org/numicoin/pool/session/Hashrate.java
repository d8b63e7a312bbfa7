package org.numicoin.pool.session;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/// What all miners of this pod hash in a second, as far as their shares tell: a moving average over
/// some minutes. Any thread adds, one ticks.
public final class Hashrate {
    private static final double MEMORY_NANOS = Duration.ofMinutes(5).toNanos();

    private final LongAdder work = new LongAdder();
    private volatile double perSecond;
    private long last;
    private long counted;

    /// Begins with nothing.
    ///
    /// @param now of a monotonic clock
    public Hashrate(long now) {
        this.last = now;
    }

    /// Credits a share.
    ///
    /// @param difficulty of an accepted share
    public void add(long difficulty) {
        work.add(difficulty);
    }

    /// Hashes credited since the start.
    public long work() {
        return work.sum();
    }

    public double perSecond() {
        return perSecond;
    }

    public void tick(long now) {
        long elapsed = now - last;
        if (elapsed <= 0) {
            return;
        }
        long sum = work.sum();
        double present = (sum - counted) * 1e9 / elapsed;
        double weight = 1 - Math.exp(-elapsed / MEMORY_NANOS);
        double before = perSecond;
        perSecond = before + weight * (present - before);
        last = now;
        counted = sum;
    }
}
