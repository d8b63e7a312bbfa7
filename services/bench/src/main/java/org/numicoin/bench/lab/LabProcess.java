package org.numicoin.bench.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A JVM in a namespace: lines go in and come out. It ends with its input.
final class LabProcess implements AutoCloseable {
    private static final String BOOT_LOADER =
            "org.springframework.boot.loader.launch.PropertiesLauncher";

    private final Process process;
    private final Writer input;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private LabProcess(Process process) {
        this.process = process;
        input = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().start(this::read);
    }

    static LabProcess start(String namespace, Class<?> main, List<String> arguments)
            throws IOException {
        var command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx384m",
                        "-Xmn256m", // a full block and its encodings are 25 MiB of garbage
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED"));
        String classPath = System.getProperty("java.class.path");
        boolean packed = classPath.endsWith("-exec.jar");
        if (packed) {
            command.add("-Dloader.main=" + main.getName());
        }
        command.addAll(List.of("-cp", classPath, packed ? BOOT_LOADER : main.getName()));
        command.addAll(arguments);
        return new LabProcess(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    void tell(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /// The next line, which has to come soon.
    String next() throws IOException {
        try {
            String line = lines.poll(60, TimeUnit.SECONDS);
            if (line == null) {
                throw new IOException("a node of the lab says nothing");
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("while a node of the lab was asked");
        }
    }

    /// Since it was started; `ip netns exec` becomes the program that it runs.
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(lines::add);
        } catch (IOException e) {
            lines.add("ended: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
