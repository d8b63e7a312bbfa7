package org.numicoin.kit;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A platform thread that runs a main loop of a service. When the loop ends by an exception the
/// service stops: better no service than one that looks alive and does nothing.
public final class ServiceThread implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceThread.class);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

    private final Thread thread;
    private volatile boolean closing;

    /// A loop, until it is interrupted.
    @FunctionalInterface
    public interface Body {
        void run() throws Exception;
    }

    private ServiceThread(String name, ServiceExit exit, Body body) {
        this.thread = Thread.ofPlatform().name(name).unstarted(() -> run(name, exit, body));
    }

    /// Starts a loop.
    public static ServiceThread start(String name, ServiceExit exit, Body body) {
        var thread = new ServiceThread(name, exit, body);
        thread.thread.start();
        return thread;
    }

    public boolean isAlive() {
        return thread.isAlive();
    }

    /// Interrupts the loop and waits for its end. Called by the loop itself it only interrupts.
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            if (!thread.equals(Thread.currentThread()) && !thread.join(CLOSE_MAX)) {
                log.warn("{} did not end within {}", thread.getName(), CLOSE_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(String name, ServiceExit exit, Body body) {
        try {
            body.run();
        } catch (FatalError e) {
            exit.stop(e);
        } catch (Exception | Error e) {
            if (!closing) {
                exit.stop(
                        new FatalError(
                                name,
                                "unexpected "
                                        + e.getClass().getSimpleName()
                                        + ", "
                                        + e.getMessage(),
                                "the log has the details; report it if it happens again",
                                e));
            }
        }
    }
}
