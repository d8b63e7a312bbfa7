package org.numicoin.libp2p.sim;

import java.util.Comparator;
import java.util.PriorityQueue;

/// Events in the order of their time, then of their planning: a run with the same seed is the same
/// run.
public final class VirtualTime {
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::micros).thenComparingLong(Event::number));
    private long micros;
    private long planned;

    private record Event(long micros, long number, Runnable action) {}

    public long micros() {
        return micros;
    }

    public long millis() {
        return micros / 1000;
    }

    public void at(long when, Runnable action) {
        events.add(new Event(Math.max(when, micros), planned++, action));
    }

    public void after(long delayMicros, Runnable action) {
        at(micros + delayMicros, action);
    }

    public void every(long periodMicros, Runnable action) {
        after(
                periodMicros,
                () -> {
                    action.run();
                    every(periodMicros, action);
                });
    }

    /// Runs everything that is due in the next milliseconds.
    public void run(long forMillis) {
        long end = micros + forMillis * 1000;
        while (!events.isEmpty() && events.peek().micros() <= end) {
            var event = events.remove();
            micros = event.micros();
            event.action().run();
        }
        micros = end;
    }
}
