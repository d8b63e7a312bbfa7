package org.numicoin.validator.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The files of a store as a crash would leave them.
public final class CrashedFiles {
    private CrashedFiles() {}

    /// Copies them as they lie there at one moment while the store is in use.
    public static void copy(Path alive, Path copy) throws IOException {
        while (!copiedAtOnce(alive, copy)) {
            delete(copy);
        }
    }

    /// False when a flush or a compaction changed the set of files meanwhile.
    private static boolean copiedAtOnce(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try {
            Map<Path, Long> before = sizes(from);
            for (Path file : before.keySet()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
            return sizes(from).equals(before);
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private static Map<Path, Long> sizes(Path folder) throws IOException {
        var sizes = new TreeMap<Path, Long>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> !each.endsWith("LOG")).toList()) {
                sizes.put(file, Files.size(file));
            }
        }
        return sizes;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
