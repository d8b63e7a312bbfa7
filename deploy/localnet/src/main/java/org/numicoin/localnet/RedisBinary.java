package org.numicoin.localnet;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds a `redis-server` that runs here: the one that embedded-redis carries for this platform,
/// else the system's.
final class RedisBinary {
    private static final int VERSION_SECONDS = 10;
    private static final int BUSY_TRIES = 100;
    private static final Duration BUSY_PAUSE = Duration.ofMillis(20);

    /// How releases of Java say ETXTBSY, which has the same number on Linux and macOS.
    private static final Pattern BUSY = Pattern.compile("error(=|: )26\\b");

    private static final String SYSTEM_NAME = "redis-server";

    private RedisBinary() {}

    /// @param folder where the carried binary is written, once
    /// @throws LocalnetException when neither runs, with what to install
    static Path locate(Path folder) throws IOException {
        Optional<Path> carried = carried(folder);
        if (carried.isPresent()) {
            return carried.get();
        }
        return onPath().filter(RedisBinary::runs)
                .findFirst()
                .orElseThrow(() ->
                        new LocalnetException(
                                "no redis-server runs here: install redis 6.2 or newer (apt"
                                        + " install redis-server, brew install redis)"));
    }

    private static Optional<Path> carried(Path folder) throws IOException {
        String name = resourceName(System.getProperty("os.name"), System.getProperty("os.arch"));
        Path binary = folder.resolve(name);
        if (Files.exists(binary)) {
            return Optional.of(binary).filter(RedisBinary::runs);
        }
        try (InputStream in = RedisBinary.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                return Optional.empty();
            }
            Files.createDirectories(folder);
            Path partial = Files.createTempFile(folder, name, ".part");
            Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
            if (!partial.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + partial + " executable");
            }
            Files.move(partial, binary, StandardCopyOption.ATOMIC_MOVE);
        }
        return Optional.of(binary).filter(RedisBinary::runs);
    }

    /// The names inside embedded-redis 1.4.4; any other platform has none.
    static String resourceName(String os, String architecture) {
        String system = os.toLowerCase(Locale.ROOT);
        String cpu =
                switch (architecture) {
                    case "amd64", "x86_64" -> "amd64";
                    case "aarch64", "arm64" -> "arm64";
                    default -> architecture;
                };
        if (system.startsWith("mac")) {
            return "redis-server-6.2.6-v5-darwin-" + cpu;
        }
        return cpu.equals("amd64")
                ? "redis-server-6.2.6-v5-linux-amd64"
                : "redis-server-6.2.7-linux-" + cpu;
    }

    private static Stream<Path> onPath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(
                        Arrays.stream(path.split(File.pathSeparator)),
                        Stream.of("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry, SYSTEM_NAME))
                .filter(Files::isExecutable);
    }

    /// A missing shared library shows only when the binary is run.
    private static boolean runs(Path binary) {
        try {
            Process process = askForVersion(binary);
            boolean ended = process.waitFor(VERSION_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            return ended && process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// A process that another thread is starting has the file that was just written open for a
    /// moment, as it has all files, and until it is past that nobody may run it.
    private static Process askForVersion(Path binary) throws IOException, InterruptedException {
        var command =
                new ProcessBuilder(binary.toString(), "--version")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        for (int tries = 1; ; tries++) {
            try {
                return command.start();
            } catch (IOException e) {
                if (tries == BUSY_TRIES || !BUSY.matcher(String.valueOf(e.getMessage())).find()) {
                    throw e;
                }
                Thread.sleep(BUSY_PAUSE);
            }
        }
    }
}
