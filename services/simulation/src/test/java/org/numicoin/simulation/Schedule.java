package org.numicoin.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/// Virtual time: what is planned happens in the order of its time, and of its planning where that
/// is the same.
final class Schedule {
    private final PriorityQueue<Planned> queue =
            new PriorityQueue<>(
                    Comparator.comparingLong(Planned::time).thenComparingLong(Planned::number));
    private final Random random;
    private long now;
    private long planned;
    private long steps;

    private record Planned(long time, long number, Runnable task) {}

    /// @param now milliseconds since 1970
    Schedule(Random random, long now) {
        this.random = random;
        this.now = now;
    }

    long now() {
        return now;
    }

    long steps() {
        return steps;
    }

    void after(long millis, Runnable task) {
        queue.add(new Planned(now + millis, planned++, task));
    }

    /// Again and again, with this time between on average.
    void every(int millis, Runnable task) {
        after(
                1 + random.nextInt(2 * millis),
                () -> {
                    task.run();
                    every(millis, task);
                });
    }

    void step() {
        var next = queue.remove();
        now = next.time();
        steps++;
        next.task().run();
    }

    void run(long millis) {
        long end = now + millis;
        while (queue.element().time() <= end) {
            step();
        }
        now = end;
    }
}
