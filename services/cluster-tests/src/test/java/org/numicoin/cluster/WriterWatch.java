package org.numicoin.cluster;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Asks the validators of node 1 all the time who writes, and keeps the longest time in which
/// nobody did.
final class WriterWatch implements AutoCloseable {
    private final Cluster cluster;
    private final int validators;
    private final Thread thread;
    private volatile boolean ending;
    private volatile long longestNanos;

    private WriterWatch(Cluster cluster, int validators) {
        this.cluster = cluster;
        this.validators = validators;
        this.thread = Thread.ofPlatform().name("writer-watch").start(this::watch);
    }

    static WriterWatch on(Cluster cluster, int validators) {
        return new WriterWatch(cluster, validators);
    }

    @Override
    public void close() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Such as `5.9 s`.
    String longest() {
        return String.format(Locale.ROOT, "%.1f s", longestNanos / 1e9);
    }

    private void watch() {
        long seen = System.nanoTime();
        while (!ending) {
            if (IntStream.rangeClosed(1, validators).anyMatch(this::writes)) {
                seen = System.nanoTime();
            }
            longestNanos = Math.max(longestNanos, System.nanoTime() - seen);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private boolean writes(int replica) {
        return cluster.role(replica).equals("writing");
    }
}
