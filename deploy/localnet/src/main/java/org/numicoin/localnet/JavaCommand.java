package org.numicoin.localnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The command of a child JVM, the same JDK as ours.
///
/// @param flags for the JVM, after those that every process of ours has
/// @param rest main class or `-jar FILE`, then its arguments
record JavaCommand(List<String> flags, List<String> rest) {
    /// What every process of ours is started with, see docs/ARCHITECTURE.md: native calls without a
    /// warning, and no unbounded per-thread cache of direct buffers.
    static final List<String> COMMON_FLAGS =
            List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Djdk.nio.maxCachedBufferSize=262144",
                    "-XX:+ExitOnOutOfMemoryError");

    JavaCommand {
        flags = List.copyOf(flags);
        rest = List.copyOf(rest);
    }

    /// The whole command line.
    List<String> words() {
        return words(List.of());
    }

    /// With our own class path, handed over in a file because the system limits the length of an
    /// argument.
    ProcessBuilder onOwnClassPath(Path folder) throws IOException {
        Path file = folder.resolve("classpath.txt");
        String quoted = System.getProperty("java.class.path").replace("\\", "\\\\");
        Files.writeString(file, "-cp \"" + quoted + "\"\n");
        var builder = new ProcessBuilder(words(List.of("@" + file.toAbsolutePath())));
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        return builder;
    }

    private List<String> words(List<String> classPath) {
        return Stream.of(
                        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                        COMMON_FLAGS,
                        flags,
                        classPath,
                        rest)
                .flatMap(List::stream)
                .toList();
    }
}
