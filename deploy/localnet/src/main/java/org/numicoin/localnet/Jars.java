package org.numicoin.localnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Where the build leaves the jar of a service.
final class Jars {
    private Jars() {}

    /// The newest one: an older version may lie beside it. One that was not built has a path, too.
    static Path of(Path home, String module) {
        Path target = home.resolve("services").resolve(module).resolve("target");
        try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
            return files.filter(file -> isOf(module, file.getFileName().toString()))
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
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
