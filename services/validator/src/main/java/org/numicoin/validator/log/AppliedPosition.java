package org.numicoin.validator.log;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.numicoin.validator.state.StorePosition;

/// How far the log is applied, for those who wait for more. The thread that applies sets it, any
/// thread reads it.
public final class AppliedPosition {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private StorePosition position;

    public AppliedPosition(StorePosition position) {
        this.position = position;
    }

    public StorePosition get() {
        lock.lock();
        try {
            return position;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the event with this sequence is applied; false when that takes longer.
    public boolean awaitSequence(long sequence, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (position.sequence() < sequence) {
                if (left <= 0) {
                    return false;
                }
                left = moved.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until something is applied after this position, and returns what is applied then.
    public StorePosition awaitChange(StorePosition seen, Duration atMost)
            throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (position.equals(seen) && left > 0) {
                left = moved.awaitNanos(left);
            }
            return position;
        } finally {
            lock.unlock();
        }
    }

    void set(StorePosition applied) {
        lock.lock();
        try {
            position = applied;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
