package org.numicoin.kit.health;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Liveness: each main loop beats, an empty poll being progress too, and a loop that is silent for
/// longer than its bound makes the service dead, so that it is restarted.
public final class ProgressWatch implements HealthIndicator {
    private final LongSupplier nanoTime;
    private final Map<String, Beat> loops = new ConcurrentHashMap<>();

    public ProgressWatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Watches a loop from now on. A loop of the same name is no longer watched.
    public Beat watch(String loop, Duration bound) {
        var beat = new Beat(loop, bound);
        loops.put(loop, beat);
        return beat;
    }

    /// The loops that are silent for too long, with a sentence about each.
    public Map<String, String> stalled() {
        var stalled = new TreeMap<String, String>();
        loops.forEach((name, beat) -> {
            Duration silence = beat.silence();
            if (silence.compareTo(beat.bound) > 0) {
                stalled.put(
                        name,
                        "no progress for "
                                + silence.toSeconds()
                                + " s; at most "
                                + beat.bound.toSeconds()
                                + " s is normal");
            }
        });
        return stalled;
    }

    @Override
    public Health health() {
        Map<String, String> stalled = stalled();
        return stalled.isEmpty()
                ? Health.up().build()
                : Health.down().withDetails(new TreeMap<>(stalled)).build();
    }

    /// The sign of life of one loop.
    public final class Beat implements AutoCloseable {
        private final String loop;
        private final Duration bound;
        private volatile long last = nanoTime.getAsLong();

        private Beat(String loop, Duration bound) {
            this.loop = loop;
            this.bound = bound;
        }

        /// The loop made progress.
        public void now() {
            last = nanoTime.getAsLong();
        }

        /// How long ago the loop last made progress.
        public Duration silence() {
            return Duration.ofNanos(nanoTime.getAsLong() - last);
        }

        /// The loop has ended in order and is not watched any more.
        @Override
        public void close() {
            loops.remove(loop, this);
        }
    }
}
