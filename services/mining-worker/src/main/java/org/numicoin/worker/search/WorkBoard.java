package org.numicoin.worker.search;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.numicoin.chain.BlockHeader;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.mining.NonceSpace;
import org.numicoin.primitives.Hash256;

/// Where the searching threads get their work. Asking whether work is still current costs one read
/// of a volatile field, so they ask before every hash and drop stale work within one.
///
/// A parent that was just solved rests for a moment: the next template is on its way, and more
/// blocks on the old parent would only be side blocks, many of them where the target is easy. If
/// none comes, the search goes on, for a solution can be lost.
public final class WorkBoard {
    static final Duration REST = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LongSupplier nanoTime;
    private volatile long generation;
    private NonceSpace space;
    private Optional<Work> work = Optional.empty();
    private Optional<Hash256> solvedParent = Optional.empty();
    private long restsUntil;

    /// Begins without work.
    ///
    /// @param nanoTime a clock like `System::nanoTime`
    public WorkBoard(NonceSpace space, LongSupplier nanoTime) {
        this.space = space;
        this.nanoTime = nanoTime;
    }

    /// Replaces the work.
    ///
    /// @param header with our payout address
    public void offer(Hash256 templateId, BlockHeader header, TraceContext trace) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            replace(Optional.of(new Work(generation, templateId, header, space, trace, now)));
        } finally {
            lock.unlock();
        }
    }

    /// There is nothing to search on any more.
    public void withdraw() {
        lock.lock();
        try {
            replace(Optional.empty());
        } finally {
            lock.unlock();
        }
    }

    /// Begins the same work again with other extra-nonces.
    public void searchIn(NonceSpace newSpace) {
        lock.lock();
        try {
            space = newSpace;
            replace(work);
        } finally {
            lock.unlock();
        }
    }

    /// Begins the same work again where no thread has searched yet.
    void again() {
        lock.lock();
        try {
            replace(work);
        } finally {
            lock.unlock();
        }
    }

    /// How long ago work was offered, in nanoseconds.
    long sinceOffered(Work asked) {
        return nanoTime.getAsLong() - asked.offered();
    }

    public NonceSpace space() {
        lock.lock();
        try {
            return space;
        } finally {
            lock.unlock();
        }
    }

    public boolean isCurrent(Work asked) {
        return asked.generation() == generation;
    }

    /// A block was found; its parent rests. False when the work was no longer current.
    boolean solved(Work done) {
        lock.lock();
        try {
            boolean current = isCurrent(done);
            if (current) {
                solvedParent = Optional.of(done.parentId());
                restsUntil = nanoTime.getAsLong() + REST.toNanos();
                replace(work);
            }
            return current;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for work that does not rest.
    Optional<Work> await(Duration atMost) throws InterruptedException {
        long end = nanoTime.getAsLong() + atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                long now = nanoTime.getAsLong();
                long rest = restOf(work, now);
                if (work.isPresent() && rest <= 0) {
                    return work;
                }
                if (end - now <= 0) {
                    return Optional.empty();
                }
                var _ = changed.awaitNanos(rest > 0 ? Math.min(rest, end - now) : end - now);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits so long, or until the work is no longer current.
    void rest(Work asked, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (left > 0 && isCurrent(asked)) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private long restOf(Optional<Work> asked, long now) {
        boolean solved = solvedParent.isPresent() && asked.map(Work::parentId).equals(solvedParent);
        return solved ? restsUntil - now : 0;
    }

    private void replace(Optional<Work> next) {
        long newGeneration = generation + 1;
        work = next.map(w -> w.as(newGeneration, space));
        generation = newGeneration;
        changed.signalAll();
    }
}
