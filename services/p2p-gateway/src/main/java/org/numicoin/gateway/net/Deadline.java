package org.numicoin.gateway.net;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.numicoin.libp2p.host.Stream;

/// Resets a stream that takes longer than it may. A time-out of each read or write is not enough
/// against a peer that moves one byte at a time.
final class Deadline implements AutoCloseable {
    private final Future<?> reset;
    private volatile boolean passed;

    private Deadline(ScheduledExecutorService timer, Stream stream, Duration after) {
        reset =
                timer.schedule(
                        () -> {
                            passed = true;
                            stream.reset();
                        },
                        after.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    static Deadline of(ScheduledExecutorService timer, Stream stream, Duration after) {
        return new Deadline(timer, stream, after);
    }

    boolean hasPassed() {
        return passed;
    }

    @Override
    public void close() {
        reset.cancel(false);
    }
}
