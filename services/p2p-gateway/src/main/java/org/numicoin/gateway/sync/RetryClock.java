package org.numicoin.gateway.sync;

/// When something that failed is tried again: after a second, then twice as long each time, at most
/// a minute.
final class RetryClock {
    private static final long FIRST = 1_000;
    private static final int DOUBLINGS_MAX = 6;

    private int failures;
    private long notBefore;

    void failed(long now) {
        notBefore = now + (FIRST << Math.min(failures, DOUBLINGS_MAX));
        failures++;
    }

    void succeeded() {
        failures = 0;
        notBefore = 0;
    }

    /// How often in a row.
    int failures() {
        return failures;
    }

    boolean isDue(long now) {
        return now >= notBefore;
    }
}
