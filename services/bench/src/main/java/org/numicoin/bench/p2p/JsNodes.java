package org.numicoin.bench.p2p;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.numicoin.bench.TemporaryFolder;

/// Hosts of js-libp2p in one process of node, which measures on demand.
final class JsNodes implements AutoCloseable {
    private static final String RESOURCES = "/js-libp2p/";
    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", "polyfill.mjs", "bench.mjs");

    private final Process process;
    private final BufferedReader output;

    private JsNodes(Process process, BufferedReader output) {
        this.process = process;
        this.output = output;
    }

    /// Empty where node or npm is absent or npm has no registry.
    static Optional<JsNodes> start(TemporaryFolder folder) throws Exception {
        for (String file : FILES) {
            copy(file, folder.path());
        }
        if (!isInstalled(folder.path())) {
            return Optional.empty();
        }
        var process =
                new ProcessBuilder("node", "--import", "./polyfill.mjs", "bench.mjs")
                        .directory(folder.path().toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        var nodes = new JsNodes(process, process.inputReader(StandardCharsets.UTF_8));
        nodes.answer();
        return Optional.of(nodes);
    }

    /// Nanoseconds that a measurement of its script took.
    long nanos(String measurement, long amount) throws IOException {
        String line = measurement + " " + amount + "\n";
        process.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        return Long.parseLong(answer());
    }

    private String answer() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("js-libp2p ended");
        }
        return line;
    }

    private static boolean isInstalled(Path folder) throws InterruptedException {
        try {
            var npm =
                    new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            boolean ended = npm.waitFor(5, TimeUnit.MINUTES);
            npm.destroy();
            return ended && npm.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void copy(String file, Path folder) throws IOException {
        try (InputStream in = JsNodes.class.getResourceAsStream(RESOURCES + file)) {
            if (in == null) {
                throw new IOException("no resource " + file);
            }
            Files.copy(in, folder.resolve(file));
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
