package org.numicoin.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What a process holds at a moment, as Linux tells.
///
/// @param mebibytes resident
record Resources(long descriptors, long mebibytes) {
    private static final Path PROC = Path.of("/proc");

    static boolean areKnown() {
        return Files.isDirectory(PROC.resolve("self").resolve("fd"));
    }

    static Resources of(long pid) {
        Path process = PROC.resolve(Long.toString(pid));
        try (var open = Files.list(process.resolve("fd"))) {
            String resident =
                    Files.readAllLines(process.resolve("status")).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .findFirst()
                            .orElseThrow(() -> new IOException(pid + " has ended"));
            long kibibytes = Long.parseLong(resident.replaceAll("[^0-9]", ""));
            return new Resources(open.count(), kibibytes / 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d descriptors, %d MiB", descriptors, mebibytes);
    }
}
