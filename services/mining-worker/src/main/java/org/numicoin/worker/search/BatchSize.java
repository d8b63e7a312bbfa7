package org.numicoin.worker.search;

import java.time.Duration;

/// How many hashes a batch has: as many as a device makes in a time that is short beside the 100 ms
/// in which work is changed. One thread uses it.
final class BatchSize {
    static final Duration AIM = Duration.ofMillis(50);

    private static final int FIRST = 16;

    private final int max;
    private int size;

    BatchSize(int max) {
        this.max = max;
        this.size = Math.min(max, FIRST);
    }

    int get() {
        return size;
    }

    /// What a batch of this size took. The next one is at most twice as large.
    void took(long nanos) {
        double fitting = (double) size * AIM.toNanos() / Math.max(1, nanos);
        size = (int) Math.clamp(fitting, 1.0, Math.min(max, 2.0 * size));
    }
}
