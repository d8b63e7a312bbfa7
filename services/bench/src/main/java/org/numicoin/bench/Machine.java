package org.numicoin.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What the numbers were measured on.
///
/// @param processors those that this JVM may use
public record Machine(String cpu, int processors, long memoryMib, String jdk, String system) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Path MEMORY_INFO = Path.of("/proc/meminfo");

    static Machine here() {
        return new Machine(
                value(CPU_INFO, "model name", System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                memoryMib(value(MEMORY_INFO, "MemTotal", "0 kB")),
                System.getProperty("java.vendor") + " " + Runtime.version(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"));
    }

    @Override
    public String toString() {
        return String.format(
                "%s, %d processors, %,d MiB, JDK %s, %s", cpu, processors, memoryMib, jdk, system);
    }

    /// A line `key : value` of a file that not every system has.
    private static String value(Path file, String key, String otherwise) {
        if (!Files.isReadable(file)) {
            return otherwise;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException _) {
            return otherwise;
        }
    }

    private static long memoryMib(String kibibytes) {
        return Long.parseLong(kibibytes.replace(" kB", "")) >> 10;
    }
}
