package org.numicoin.gateway.net;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Bytes that answers on their way may hold in all: a block is read whole and stays until the peer
/// has taken it.
final class ByteBudget {
    private static final int UNIT = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Semaphore units;

    ByteBudget(long bytes) {
        units = new Semaphore(units(bytes), true);
    }

    /// Bytes that are held, until they are given back.
    final class Held implements AutoCloseable {
        private int held;

        private Held(int held) {
            this.held = held;
        }

        /// Whether there was nothing to hold.
        boolean isEmpty() {
            return held == 0;
        }

        /// Gives back what turned out not to be needed.
        void shrinkTo(long bytes) {
            int needed = Math.min(held, units(bytes));
            units.release(held - needed);
            held = needed;
        }

        @Override
        public void close() {
            shrinkTo(0);
        }
    }

    /// Waits for so many bytes, at most that long; holds nothing when they do not come.
    Held hold(long bytes, Duration patience) throws InterruptedException {
        int wanted = units(bytes);
        return new Held(
                units.tryAcquire(wanted, patience.toMillis(), TimeUnit.MILLISECONDS) ? wanted : 0);
    }

    /// For an answer, whose asker waits: holds nothing when they do not come soon.
    Held hold(long bytes) throws IOException {
        try {
            return hold(bytes, PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    long available() {
        return (long) units.availablePermits() * UNIT;
    }

    private static int units(long bytes) {
        return Math.toIntExact(Math.ceilDiv(bytes, UNIT));
    }
}
