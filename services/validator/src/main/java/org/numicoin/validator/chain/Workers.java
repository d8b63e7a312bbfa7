package org.numicoin.validator.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/// Threads that the engine borrows for a block's hashes. The calling thread always works too and
/// runs itself what nobody has begun, so a busy executor slows a block down and never blocks it.
///
/// @param parallelism how many threads work on one block at most, the calling one included
public record Workers(Executor executor, int parallelism) {
    /// No other thread than the caller's.
    public static final Workers CALLER = new Workers(Runnable::run, 1);

    /// Parts for each thread, so that one that is late holds up little.
    private static final int PARTS_OF_THREAD = 4;

    public Workers {
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism is at least 1, not " + parallelism);
        }
    }

    /// Work on the indexes from `from` to `to`, exclusive.
    @FunctionalInterface
    interface Range {
        void run(int from, int to);
    }

    /// Work that may be running elsewhere already.
    @FunctionalInterface
    interface Begun<T> {
        /// Runs it here if nobody has begun, else waits.
        T result();
    }

    /// Runs a task over all indexes below `size`, in parts of at least `least`.
    void forEach(int size, int least, Range task) {
        int parts = Math.min(parallelism * PARTS_OF_THREAD, size / Math.max(1, least));
        if (parallelism == 1 || parts < 2) {
            task.run(0, size);
            return;
        }
        List<Begun<Boolean>> begun = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int from = (int) ((long) size * part / parts);
            int to = (int) ((long) size * (part + 1) / parts);
            begun.add(
                    begin(() -> {
                        task.run(from, to);
                        return true;
                    }));
        }
        begun.reversed().forEach(Begun::result);
    }

    /// Offers a task to the executor.
    <T> Begun<T> begin(Callable<T> task) {
        var future = new FutureTask<>(task);
        if (parallelism > 1) {
            offer(future);
        }
        return () -> result(future);
    }

    /// Lets another thread run what this one will run as well if nobody does.
    void offer(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException _) {
            // The service is stopping; the calling thread goes on alone.
        }
    }

    private static <T> T result(FutureTask<T> future) {
        future.run();
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while executing a block", e);
        }
    }
}
