package org.numicoin.localnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Where the build leaves the jar of a service.
public final class Jars {
    private Jars() {}

    private static final String WITH_LIBRARIES = "-exec.jar";

    /// The one that runs, where the plain one lies beside it; the newest one, where an older
    /// version does. One that was not built has a path, too.
    public static Path of(Path home, String module) {
        Path target = home.resolve("services").resolve(module).resolve("target");
        try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
            return files.filter(file -> isOf(module, file.getFileName().toString()))
                    .max(
                            Comparator.comparing(
                                            (Path file) -> file.toString().endsWith(WITH_LIBRARIES))
                                    .thenComparingLong(file -> file.toFile().lastModified())
                                    .thenComparing(Comparator.naturalOrder()))
                    .orElse(target.resolve(module + ".jar"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOf(String module, String file) {
        return file.startsWith(module + "-")
                && file.endsWith(".jar")
                && !file.matches(".*-(tests|sources|javadoc|plain)\\.jar");
    }
}
