package org.numicoin.bench.ingest;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.numicoin.primitives.Hash256;

/// When each transfer was posted, answered and seen in a block, and how many may be between.
final class Timeline {
    private final Map<Hash256, Integer> numbers = new HashMap<>();
    private final AtomicLongArray posted;
    private final AtomicLongArray answered;
    private final AtomicLongArray visible;
    private final AtomicInteger retries = new AtomicInteger();
    private final Semaphore room;
    private final long origin = System.nanoTime();

    /// @param underWayMax posted and not yet in a block
    Timeline(List<Wallets.Signed> transfers, int underWayMax) {
        for (int i = 0; i < transfers.size(); i++) {
            numbers.put(transfers.get(i).id(), i);
        }
        this.posted = new AtomicLongArray(transfers.size());
        this.answered = new AtomicLongArray(transfers.size());
        this.visible = new AtomicLongArray(transfers.size());
        this.room = new Semaphore(underWayMax);
    }

    /// Since the beginning; never 0, which stands for not yet.
    long now() {
        return System.nanoTime() - origin + 1;
    }

    /// Waits for room.
    void post(int number) throws InterruptedException {
        room.acquire();
        posted.set(number, now());
    }

    void answer(int number) {
        answered.set(number, now());
    }

    void retried() {
        retries.incrementAndGet();
    }

    int retries() {
        return retries.get();
    }

    /// A block shows it; others' transactions are of no interest.
    void see(Hash256 id, long at) {
        Integer number = numbers.get(id);
        if (number != null && visible.compareAndSet(number, 0, at)) {
            room.release();
        }
    }

    long postedIn(long from, long to) {
        return countIn(posted, from, to);
    }

    long answeredIn(long from, long to) {
        return countIn(answered, from, to);
    }

    long visibleIn(long from, long to) {
        return countIn(visible, from, to);
    }

    /// Whether everything that was posted before is in a block.
    boolean isSettled(long until) {
        for (int i = 0; i < posted.length(); i++) {
            long at = posted.get(i);
            if (at != 0 && at < until && visible.get(i) == 0) {
                return false;
            }
        }
        return true;
    }

    /// Nanoseconds from post to answer of those posted in an interval, sorted.
    long[] untilAnswered(long from, long to) {
        return spans(answered, from, to);
    }

    /// Nanoseconds from post to block of those posted in an interval, sorted.
    long[] untilVisible(long from, long to) {
        return spans(visible, from, to);
    }

    private long[] spans(AtomicLongArray ends, long from, long to) {
        var spans = new long[posted.length()];
        int count = 0;
        for (int i = 0; i < spans.length; i++) {
            if (isIn(posted.get(i), from, to) && ends.get(i) != 0) {
                spans[count++] = ends.get(i) - posted.get(i);
            }
        }
        long[] sorted = Arrays.copyOf(spans, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private static long countIn(AtomicLongArray times, long from, long to) {
        long count = 0;
        for (int i = 0; i < times.length(); i++) {
            if (isIn(times.get(i), from, to)) {
                count++;
            }
        }
        return count;
    }

    private static boolean isIn(long at, long from, long to) {
        return at != 0 && at >= from && at < to;
    }
}
