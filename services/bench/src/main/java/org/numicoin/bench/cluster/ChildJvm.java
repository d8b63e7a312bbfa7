package org.numicoin.bench.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A main class of the benchmarks in a JVM of its own: lines go in and come out. It ends with its
/// input.
public final class ChildJvm implements AutoCloseable {
    private static final String BOOT_LOADER =
            "org.springframework.boot.loader.launch.PropertiesLauncher";

    /// Filling a heap of 9 GiB takes a minute and more where the host gives memory page by page.
    private static final int PATIENCE_SECONDS = 300;

    private final Class<?> main;
    private final Process process;
    private final Writer input;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private ChildJvm(Class<?> main, Process process) {
        this.main = main;
        this.process = process;
        input = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().start(this::read);
    }

    /// Starts one.
    ///
    /// @param before words of a program that starts it, such as one that enters a namespace
    /// @param flags of the JVM
    public static ChildJvm start(
            List<String> before, List<String> flags, Class<?> main, List<String> arguments)
            throws IOException {
        var command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djdk.nio.maxCachedBufferSize=262144"));
        String classPath = System.getProperty("java.class.path");
        boolean packed = classPath.endsWith("-exec.jar");
        if (packed) {
            command.add("-Dloader.main=" + main.getName());
        }
        command.addAll(List.of("-cp", classPath, packed ? BOOT_LOADER : main.getName()));
        command.addAll(arguments);
        return new ChildJvm(
                main,
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /// Gives it a line.
    public void tell(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /// The next line, which has to come in time.
    public String next() throws IOException {
        try {
            String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new IOException(main.getSimpleName() + " says nothing");
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("while a process was asked");
        }
    }

    /// Since it was started; a program that started it became it.
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("ended: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
