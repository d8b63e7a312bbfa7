package org.numicoin.validator.chain;

import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Threads beside the one that decides. What it gives them comes first; what prepares later
/// decisions is done while there is nothing else, in pieces that are short, since none is
/// interrupted.
public final class WorkerThreads implements Executor, AutoCloseable {
    private final ThreadPoolExecutor pool;
    private final AtomicLong order = new AtomicLong();

    public WorkerThreads(int threads) {
        this.pool =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        0,
                        TimeUnit.SECONDS,
                        new PriorityBlockingQueue<>(),
                        Thread.ofPlatform().name("work-", 0).daemon().factory());
    }

    /// In order within each kind.
    private record Task(boolean spare, long number, Runnable work)
            implements Runnable, Comparable<Task> {
        @Override
        public void run() {
            work.run();
        }

        @Override
        public int compareTo(Task other) {
            return spare == other.spare
                    ? Long.compare(number, other.number)
                    : Boolean.compare(spare, other.spare);
        }
    }

    public int count() {
        return pool.getCorePoolSize();
    }

    @Override
    public void execute(Runnable work) {
        pool.execute(new Task(false, order.getAndIncrement(), work));
    }

    /// Runs when nothing else is to be done. False when the threads have ended.
    boolean executeSpare(Runnable work) {
        try {
            pool.execute(new Task(true, order.getAndIncrement(), work));
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
