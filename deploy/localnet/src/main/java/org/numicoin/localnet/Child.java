package org.numicoin.localnet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// A process that we started and whose standard input we hold: when we die, it notices.
final class Child {
    private static final int POLL_MILLIS = 25;
    private static final Duration COPY_MAX = Duration.ofSeconds(2);
    private static final int LOG_LINES = 5;
    private static final int LINE_MAX = 240;

    private final String name;
    private final Path log;
    private final long logStart;
    private final Process process;
    private final Thread copier;

    private Child(String name, Path log, long logStart, Process process, Thread copier) {
        this.name = name;
        this.log = log;
        this.logStart = logStart;
        this.process = process;
        this.copier = copier;
    }

    /// @param log gets what the process prints, up to a bound
    static Child start(String name, Path log, ProcessBuilder command) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        long logStart = LogTail.size(log);
        Process process =
                command.command(OwnSession.wrap(command.command()))
                        .redirectErrorStream(true)
                        .start();
        var copier = new LogFile(log).copyFrom(name, process.getInputStream());
        return new Child(name, log, logStart, process, copier);
    }

    Process process() {
        return process;
    }

    /// Waits until the probe says yes.
    ///
    /// @throws LocalnetException when the process ends or the time does, with its last log lines
    void awaitReady(BooleanSupplier probe, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!probe.getAsBoolean()) {
            if (waitFor(Duration.ofMillis(POLL_MILLIS))) {
                throw new LocalnetException(describeEnd());
            }
            if (System.nanoTime() > deadline) {
                throw new LocalnetException(
                        "%s is not ready after %d s%s"
                                .formatted(name, limit.toSeconds(), lastLines()));
            }
        }
    }

    /// Closes its standard input, asks it to end, and kills it when it has not within the limit.
    void stop(Duration limit) throws IOException {
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            // It is gone already.
        }
        process.destroy();
        if (!waitFor(limit)) {
            kill();
        }
    }

    /// kill -9, and waits until it is gone.
    void kill() throws IOException {
        process.destroyForcibly();
        waitFor(Duration.ofSeconds(10));
    }

    /// Whether it ended within the time.
    boolean waitFor(Duration limit) throws IOException {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + name);
        }
    }

    /// How it ended, in one line and the end of its log, which may still be on its way: not for
    /// long, since a process that outlives this one may hold the pipe open.
    String describeEnd() throws IOException {
        try {
            var _ = copier.join(COPY_MAX);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading what " + name + " wrote");
        }
        return "%s ended with status %d%s".formatted(name, process.exitValue(), lastLines());
    }

    /// The end of what it wrote, ready to be appended to a message: the lines that our services
    /// write for a person when they end, else the last ones, without the tails of long ones.
    private String lastLines() {
        List<String> all = LogTail.lastSince(log, logStart, Integer.MAX_VALUE).next();
        List<String> forPeople = all.stream().filter(line -> line.startsWith("numi: ")).toList();
        List<String> chosen = forPeople.isEmpty() ? all : forPeople;
        String lines =
                chosen.stream()
                        .skip(Math.max(0, chosen.size() - LOG_LINES))
                        .map(line -> line.length() > LINE_MAX ? line.substring(0, LINE_MAX) : line)
                        .collect(Collectors.joining("\n  "));
        return lines.isEmpty()
                ? "; its log is " + log
                : "; its log " + log + " ends with:\n  " + lines;
    }
}
