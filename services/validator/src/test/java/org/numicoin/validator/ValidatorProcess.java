package org.numicoin.validator;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.numicoin.kit.ProcessExit;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.testing.ChildJvm;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.validator.state.StoreSettings;

/// A replica in a process of its own, which a failpoint may halt.
final class ValidatorProcess implements AutoCloseable {
    private final Process process;
    private final Path output;

    private ValidatorProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// @param failpoints as in `numi.failpoints`
    static ValidatorProcess start(TestTopics topics, Path folder, String failpoints)
            throws IOException {
        return start(topics, folder, failpoints, "1", StoreSettings.FLUSH_EVERY);
    }

    /// @param flushEvery events after which the store is flushed
    static ValidatorProcess start(
            TestTopics topics, Path folder, String failpoints, String instance, int flushEvery)
            throws IOException {
        Files.createDirectories(folder);
        Path output = folder.resolveSibling(folder.getFileName() + ".log");
        var process =
                ChildJvm.start(
                        ValidatorProcess.class,
                        output,
                        128,
                        failpoints,
                        List.of(
                                topics.kafka().bootstrap(),
                                topics.kafka().prefix().text(),
                                folder.toString(),
                                instance,
                                Integer.toString(flushEvery)));
        return new ValidatorProcess(process, output);
    }

    public static void main(String[] arguments) throws InterruptedException {
        ChildJvm.endWithParent();
        var node =
                TestValidator.open(
                        TestChain.create(),
                        arguments[0],
                        new TopicPrefix(arguments[1]),
                        TestValidator.settings(
                                Path.of(arguments[2]), Integer.parseInt(arguments[4])),
                        arguments[3],
                        List.of(),
                        new SimpleMeterRegistry(),
                        new ReadinessReasons(),
                        new ProcessExit());
        node.start();
        new CountDownLatch(1).await();
    }

    /// Waits for the failpoint.
    ///
    /// @throws IllegalStateException when the process ends in another way or not within a minute
    void awaitHalt() throws InterruptedException, IOException {
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != ChildJvm.HALTED) {
            String ended = process.isAlive() ? "still runs" : "status " + process.exitValue();
            String text = Files.readString(output);
            throw new IllegalStateException(
                    ended + ": " + text.substring(Math.max(0, text.length() - 4_000)));
        }
    }

    /// Waits for the process to end by itself.
    ///
    /// @return false when it still runs
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Waits for the process to end by itself; its exit status.
    int awaitEnd() throws InterruptedException, IOException {
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still runs: " + output());
        }
        return process.exitValue();
    }

    /// What it wrote.
    String output() throws IOException {
        return Files.readString(output);
    }

    /// For signals.
    ProcessHandle handle() {
        return process.toHandle();
    }

    /// kill -9; returns when it is gone.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
