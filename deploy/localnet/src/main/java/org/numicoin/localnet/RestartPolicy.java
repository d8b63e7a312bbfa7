package org.numicoin.localnet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// How often and how fast a process that dies is started again: at most five times in a row without
/// having been ready in between, each time after twice the pause, and at most thirty times an hour.
final class RestartPolicy {
    static final int IN_A_ROW_MAX = 5;
    static final int AN_HOUR_MAX = 30;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final Deque<Instant> deaths = new ArrayDeque<>();
    private int inARow;

    /// The pause before the next start, empty to give up.
    Optional<Duration> died(Instant now) {
        while (!deaths.isEmpty() && deaths.getFirst().isBefore(now.minus(HOUR))) {
            deaths.removeFirst();
        }
        deaths.addLast(now);
        inARow++;
        if (inARow > IN_A_ROW_MAX || deaths.size() > AN_HOUR_MAX) {
            return Optional.empty();
        }
        return Optional.of(FIRST_PAUSE.multipliedBy(1L << (inARow - 1)));
    }

    void ready() {
        inARow = 0;
    }

    int deathsInARow() {
        return inARow;
    }
}
