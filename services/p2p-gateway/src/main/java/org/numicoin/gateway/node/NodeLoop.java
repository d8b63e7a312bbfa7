package org.numicoin.gateway.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.ServiceExit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread to which a part of the state belongs, as a queue of tasks. What queues here is
/// bounded by where it comes from: gossip by its verdicts, answers by their requests, the log by
/// the thread that reads it.
public final class NodeLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NodeLoop.class);

    private final ServiceExit exit;
    private final String name;
    private final ScheduledExecutorService thread;

    /// Starts the thread.
    ///
    /// @param exit told of an exception of a task
    public NodeLoop(String name, ServiceExit exit) {
        this.name = name;
        this.exit = exit;
        this.thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name(name).factory());
    }

    /// Runs a task after those before it; none after the end.
    public void run(Runnable task) {
        try {
            thread.execute(() -> guarded(task));
        } catch (RejectedExecutionException e) {
            log.debug("after the end of the node", e);
        }
    }

    /// Runs a task and waits for its end: whoever brings more than the loop does waits for it.
    void await(Runnable task) throws InterruptedException {
        var done = new CountDownLatch(1);
        try {
            thread.execute(() -> {
                try {
                    guarded(task);
                } finally {
                    done.countDown();
                }
            });
            done.await();
        } catch (RejectedExecutionException e) {
            log.debug("after the end of the node", e);
        }
    }

    public void every(Duration interval, Runnable task) {
        long millis = interval.toMillis();
        var _ =
                thread.scheduleWithFixedDelay(
                        () -> guarded(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    void after(Duration delay, Runnable task) {
        try {
            var _ = thread.schedule(() -> guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("after the end of the node", e);
        }
    }

    /// Asks something of the state, from another thread.
    public <T> CompletableFuture<T> ask(Supplier<T> question) {
        try {
            return CompletableFuture.supplyAsync(question, thread);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /// After an exception nobody knows what the state is worth.
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            exit.stop(
                    new FatalError(
                            name,
                            "unexpected " + e.getClass().getSimpleName() + ", " + e.getMessage(),
                            "the log has the details; report it if it happens again",
                            e));
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
