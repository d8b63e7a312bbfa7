package org.numicoin.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A folder for stores, gone when the benchmark ends, by an interrupt too.
public record TemporaryFolder(Path path) implements AutoCloseable {
    public static TemporaryFolder create() throws IOException {
        var folder = forCaller();
        Runtime.getRuntime().addShutdownHook(new Thread(folder::remove));
        return folder;
    }

    /// For a caller that closes it by an interrupt, too, after something else has ended.
    public static TemporaryFolder forCaller() throws IOException {
        return new TemporaryFolder(Files.createTempDirectory("numi-bench"));
    }

    /// A second store with the same content. Files that RocksDB never changes are shared.
    public Path copy(Path store, String name) throws IOException {
        Path copy = Files.createDirectory(path.resolve(name));
        try (Stream<Path> files = Files.list(store)) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(file.getFileName());
                if (file.toString().endsWith(".sst") || file.toString().endsWith(".blob")) {
                    Files.createLink(target, file);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return copy;
    }

    @Override
    public void close() {
        remove();
    }

    private void remove() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("cannot remove " + path + ": " + e.getMessage());
        }
    }
}
