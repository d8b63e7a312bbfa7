package org.numicoin.explorer.pool;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The pool as it was a moment ago: however often it is asked for, the pool is copied once a second
/// at most.
public final class PoolSnapshots {
    private static final long AGE_MAX = Duration.ofSeconds(1).toNanos();

    private final PoolView pool;
    private final LongSupplier nanoTime;
    private Optional<PoolSnapshot> latest = Optional.empty();
    private long takenAt;

    public PoolSnapshots(PoolView pool, LongSupplier nanoTime) {
        this.pool = pool;
        this.nanoTime = nanoTime;
    }

    public synchronized PoolSnapshot latest() {
        long now = nanoTime.getAsLong();
        var known = latest.filter(_ -> now - takenAt < AGE_MAX);
        if (known.isPresent()) {
            return known.get();
        }
        var taken = pool.snapshot();
        latest = Optional.of(taken);
        takenAt = now;
        return taken;
    }
}
