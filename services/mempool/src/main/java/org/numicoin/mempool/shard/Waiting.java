package org.numicoin.mempool.shard;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.numicoin.kit.Backoff;
import org.numicoin.kit.health.ReadinessReasons;

/// Waits for something outside, says so in readiness, and gives up when the shard is closed.
final class Waiting {
    private final ReadinessReasons readiness;
    private final String what;
    private final BooleanSupplier isClosed;
    private final Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1));
    private boolean paused;

    Waiting(ReadinessReasons readiness, String what, BooleanSupplier isClosed) {
        this.readiness = readiness;
        this.what = what;
        this.isClosed = isClosed;
    }

    /// Waits before the next try.
    void pause(String why) {
        paused = true;
        readiness.set(what, why);
        try {
            if (!isClosed.getAsBoolean()) {
                backoff.await();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            over();
            throw new ShardLostException(ShardLostException.Reason.CLOSED, "interrupted");
        }
        if (isClosed.getAsBoolean()) {
            over();
            throw new ShardLostException(ShardLostException.Reason.CLOSED, "closed");
        }
    }

    void over() {
        if (paused) {
            readiness.clear(what);
        }
    }
}
