package org.numicoin.mempool.shard;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Runs tasks one after the other on threads that it shares with others.
final class SerialQueue {
    private final Executor executor;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    SerialQueue(Executor executor) {
        this.executor = executor;
    }

    void add(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        executor.execute(this::runNext);
    }

    /// One task a turn, so that the shards share the threads fairly.
    private void runNext() {
        try {
            var task = poll();
            if (task != null) {
                task.run();
            }
        } finally {
            boolean more;
            synchronized (tasks) {
                more = !tasks.isEmpty();
                running = more;
            }
            if (more) {
                executor.execute(this::runNext);
            }
        }
    }

    private @Nullable Runnable poll() {
        synchronized (tasks) {
            return tasks.poll();
        }
    }
}
