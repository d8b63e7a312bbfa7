package org.numicoin.libp2p.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.numicoin.libp2p.multiaddr.Multiaddr;

/// A process of js-libp2p that does what it is told: see `src/test/js/peer.mjs`. Ends with this
/// object, and with this process, whose end closes its input.
public final class JsPeer implements AutoCloseable {
    private static final Path SOURCES = Path.of("src", "test", "js");
    private static final Path INSTALLED = Path.of("target", "js");
    private static final long SECONDS = 120;

    private final Process process;
    private final OutputStream input;
    private final AtomicInteger requests = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Answer>> waiting = new ConcurrentHashMap<>();
    private final CompletableFuture<Answer> ready = new CompletableFuture<>();

    /// A line of JSON with fields of text, numbers, booleans and lists of text.
    public record Answer(String json) {
        public String text(String field) {
            return find("\"" + field + "\":\"((?:[^\"\\\\]|\\\\.)*)\"");
        }

        public long number(String field) {
            return Long.parseLong(find("\"" + field + "\":(-?[0-9]+)"));
        }

        public boolean isTrue(String field) {
            return Boolean.parseBoolean(find("\"" + field + "\":(true|false)"));
        }

        public List<String> list(String field) {
            String all = find("\"" + field + "\":\\[([^\\]]*)\\]");
            return Stream.of(all.split(",", 0))
                    .filter(each -> !each.isBlank())
                    .map(each -> each.substring(1, each.length() - 1))
                    .toList();
        }

        private String find(String pattern) {
            var matcher = Pattern.compile(pattern).matcher(json);
            if (!matcher.find()) {
                throw new AssertionError("no " + pattern + " in " + json);
            }
            return matcher.group(1);
        }
    }

    private JsPeer(Process process) {
        this.process = process;
        input = process.getOutputStream();
        Thread.ofVirtual().start(this::read);
    }

    /// Starts a peer of a generation: a folder below `src/test/js`. Skips the test where npm is
    /// absent or offline.
    public static JsPeer start(String generation) throws Exception {
        return start(generation, "peer.mjs", "{}");
    }

    /// Starts a script of `src/test/js` with an argument.
    public static JsPeer start(String generation, String script, String argument) throws Exception {
        Path folder = install(generation);
        var peer =
                new JsPeer(
                        new ProcessBuilder("node", "--import", "./polyfill.mjs", script, argument)
                                .directory(folder.toFile())
                                .redirectError(folder.resolve("errors.log").toFile())
                                .start());
        peer.await(peer.ready);
        return peer;
    }

    /// Its address on loopback, with its peer id.
    public Multiaddr address() {
        return Multiaddr.parse(ready.join().list("addresses").getFirst());
    }

    public String peerId() {
        return ready.join().text("peer");
    }

    /// Asks for something and waits for the answer.
    ///
    /// @param fields names and values in turn; values are JSON when they are no strings
    public Answer ask(String operation, Object... fields) throws Exception {
        int id = requests.incrementAndGet();
        var answer = new CompletableFuture<Answer>();
        waiting.put(id, answer);
        var parts = new ArrayList<String>(List.of("\"id\":" + id, "\"do\":\"" + operation + "\""));
        for (int i = 0; i < fields.length; i += 2) {
            Object value = fields[i + 1];
            parts.add(
                    "\""
                            + fields[i]
                            + "\":"
                            + (value instanceof String s ? "\"" + s + "\"" : value));
        }
        String line = parts.stream().collect(Collectors.joining(",", "{", "}\n"));
        synchronized (input) {
            input.write(line.getBytes(StandardCharsets.UTF_8));
            input.flush();
        }
        Answer got = await(answer);
        if (got.json().contains("\"failed\":")) {
            throw new AssertionError(operation + ": " + got.text("failed"));
        }
        return got;
    }

    private Answer await(CompletableFuture<Answer> answer)
            throws ExecutionException, InterruptedException {
        try {
            return answer.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer from js-libp2p within " + SECONDS + " s", e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                var answer = new Answer(line);
                if (ready.isDone()) {
                    var asked = waiting.remove((int) answer.number("id"));
                    if (asked != null) {
                        asked.complete(answer);
                    }
                } else {
                    ready.complete(answer);
                }
            }
            fail(new IOException("js-libp2p ended"));
        } catch (IOException e) {
            fail(e);
        }
    }

    private void fail(IOException cause) {
        ready.completeExceptionally(cause);
        waiting.values().forEach(each -> each.completeExceptionally(cause));
    }

    @Override
    public void close() {
        process.destroy();
    }

    private static synchronized Path install(String generation) throws Exception {
        assumeTrue(runs("node", "--version") && runs("npm", "--version"), "npm is not installed");
        Path folder = Files.createDirectories(INSTALLED.resolve(generation));
        String wanted = Files.readString(SOURCES.resolve(generation, "package-lock.json"));
        for (Path file : sources(generation)) {
            Files.copy(
                    file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        Path done = folder.resolve("installed.json");
        if (!Files.exists(done) || !Files.readString(done).equals(wanted)) {
            var npm =
                    new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("npm.log").toFile())
                            .start();
            boolean installed = npm.waitFor(5, TimeUnit.MINUTES) && npm.exitValue() == 0;
            npm.destroy();
            assumeTrue(installed, "npm ci failed, see " + folder.resolve("npm.log"));
            Files.writeString(done, wanted);
        }
        return folder;
    }

    private static List<Path> sources(String generation) throws IOException {
        var files = new ArrayList<Path>();
        for (Path folder : List.of(SOURCES, SOURCES.resolve(generation))) {
            try (var found = Files.list(folder)) {
                found.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        return files;
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
