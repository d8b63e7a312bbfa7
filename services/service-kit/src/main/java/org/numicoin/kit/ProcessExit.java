package org.numicoin.kit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends this process: one line on standard error and in the log, the orderly stop of everything,
/// and a hard stop where that hangs.
public final class ProcessExit implements ServiceExit {
    /// The exit status of a service that must not go on.
    public static final int STOPPED = 70;

    /// The exit status of a service that did not start.
    public static final int NOT_STARTED = 78;

    private static final Logger log = LoggerFactory.getLogger(ProcessExit.class);
    private static final Duration ORDERLY_MAX = Duration.ofSeconds(20);

    private final AtomicBoolean begun = new AtomicBoolean();

    @Override
    public void stop(FatalError why) {
        if (begun.compareAndSet(false, true)) {
            log.error("the service stops: {}", why.getMessage(), why.getCause());
            System.err.println("numi: " + why.getMessage());
            end(STOPPED);
        }
    }

    /// Begins the end of the process on a thread of its own, so that the caller can end too. Where
    /// the orderly end hangs, the process is halted.
    public static void end(int status) {
        Thread.ofPlatform().name("exit").start(() -> System.exit(status));
        Thread.ofPlatform()
                .name("exit-limit")
                .daemon()
                .start(() -> {
                    var never = new CountDownLatch(1);
                    try {
                        if (!never.await(ORDERLY_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                            Runtime.getRuntime().halt(status);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }
}
