package org.numicoin.validator.ingest;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Decoded input on its way to the core, bounded by bytes. Candidates and solutions take turns, so
/// that a solution never waits behind a sync.
public final class Inbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Arrival> candidates = new ArrayDeque<>();
    private final ArrayDeque<Arrival> solutions = new ArrayDeque<>();
    private final long bytesMax;
    private long bytes;
    private boolean solutionsNext;
    private boolean woken;
    private boolean closed;
    private Optional<String> failure = Optional.empty();

    public Inbox(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// Waits for room; false when the inbox is closed. One arrival always has room, whatever its
    /// size.
    boolean put(Arrival arrival) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && bytes > 0 && bytes + arrival.bytes() > bytesMax) {
                changed.await();
            }
            if (closed) {
                return false;
            }
            bytes += arrival.bytes();
            (arrival.isSolution() ? solutions : candidates).add(arrival);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// What is next; nothing after the time, or sooner when [#wake] is called or a reader failed.
    public Optional<Arrival> take(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (isEmptyNow() && !woken && failure.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            woken = false;
            return next();
        } finally {
            lock.unlock();
        }
    }

    public boolean isEmpty() {
        lock.lock();
        try {
            return isEmptyNow();
        } finally {
            lock.unlock();
        }
    }

    /// Ends a wait of the taker: something else wants its attention.
    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Why nothing more comes of an input, when that is so.
    public Optional<String> failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    void fail(String reason) {
        lock.lock();
        try {
            failure = Optional.of(reason);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isEmptyNow() {
        return candidates.isEmpty() && solutions.isEmpty();
    }

    private Optional<Arrival> next() {
        var first = solutionsNext ? solutions : candidates;
        var other = solutionsNext ? candidates : solutions;
        solutionsNext = !solutionsNext;
        var arrival = first.isEmpty() ? other.poll() : first.poll();
        if (arrival != null) {
            bytes -= arrival.bytes();
            changed.signalAll();
        }
        return Optional.ofNullable(arrival);
    }
}
