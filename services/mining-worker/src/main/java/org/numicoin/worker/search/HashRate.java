package org.numicoin.worker.search;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/// Hashes of all threads, and their rate as a moving average that forgets half of the past in about
/// seven seconds. Any thread counts and reads, one calls [#tick].
public final class HashRate {
    private static final long TICK_MIN = Duration.ofMillis(200).toNanos();
    private static final double FORGETTING_NANOS = Duration.ofSeconds(10).toNanos();

    private final LongAdder hashes = new LongAdder();
    private volatile double perSecond;
    private long lastHashes;
    private long lastTime;
    private boolean begun;

    public void hashed(int count) {
        hashes.add(count);
    }

    public long hashes() {
        return hashes.sum();
    }

    public double perSecond() {
        return perSecond;
    }

    /// Takes what was hashed since the last tick into the average.
    public void tick(long nanoTime) {
        long elapsed = nanoTime - lastTime;
        if (begun && elapsed < TICK_MIN) {
            return;
        }
        long sum = hashes.sum();
        if (begun) {
            double rate = (sum - lastHashes) * 1e9 / elapsed;
            double weight = 1 - Math.exp(-elapsed / FORGETTING_NANOS);
            double average = perSecond;
            perSecond = average + weight * (rate - average);
        }
        begun = true;
        lastHashes = sum;
        lastTime = nanoTime;
    }
}
