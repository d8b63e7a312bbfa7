package org.numicoin.localnet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;

/// Makes services start in less than half the processor time: the jar that ships is unpacked once
/// beside its libraries, and the JVM keeps an archive of its classes. The archive is written when a
/// service that had none ends in order; one that does not fit is ignored and written again.
final class WarmJars {
    private static final int EXTRACT_SECONDS = 60;

    /// The newest one, and one that another localnet may still run from.
    private static final int KEPT_VERSIONS = 2;

    private final Path folder;

    /// @param folder for unpacked jars and archives; may be deleted when nothing runs
    WarmJars(Path folder) {
        this.folder = folder;
    }

    /// The same command from the unpacked jar. One without `-jar`, or whose jar cannot be unpacked,
    /// stays as it is.
    List<String> faster(List<String> command) throws IOException {
        int option = command.indexOf("-jar");
        if (option < 0) {
            return command;
        }
        Path jar = Path.of(command.get(option + 1));
        Path unpacked = unpacked(jar);
        if (!Files.isRegularFile(unpacked.resolve(jar.getFileName()))) {
            return command;
        }
        var faster = new ArrayList<>(command.subList(0, option));
        faster.addAll(archiveFlags(unpacked.resolve("classes.jsa")));
        faster.add("-jar");
        faster.add(unpacked.resolve(jar.getFileName()).toString());
        faster.addAll(command.subList(option + 2, command.size()));
        return faster;
    }

    /// Flags that use a class archive and write it when there is none.
    static List<String> archiveFlags(Path archive) {
        return List.of(
                "-XX:SharedArchiveFile=" + archive,
                "-XX:+AutoCreateSharedArchive",
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                "-Xlog:aot=off");
    }

    /// Several services may have the same jar.
    private synchronized Path unpacked(Path jar) throws IOException {
        String module = jar.getFileName().toString().replaceAll("\\.jar$", "");
        Path unpacked = folder.resolve(module + "-" + fingerprint(jar));
        if (Files.isDirectory(unpacked)) {
            return unpacked;
        }
        Files.createDirectories(folder);
        Path partial = Files.createTempDirectory(folder, "partial");
        if (extract(jar, partial)) {
            try {
                Files.move(partial, unpacked, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                // Another localnet was faster.
                if (!Files.isDirectory(unpacked)) {
                    throw e;
                }
            }
            deleteOlder(module);
        }
        if (Files.exists(partial)) {
            DataFolder.deleteTree(partial);
        }
        return unpacked;
    }

    /// Changes with the content. Times and sizes would not do: builds are reproducible.
    static String fingerprint(Path jar) throws IOException {
        var crc = new CRC32();
        try (var zip = new ZipFile(jar.toFile())) {
            zip.stream()
                    .forEach(entry ->
                            crc.update(
                                    (entry.getName() + entry.getCrc() + "\n")
                                            .getBytes(StandardCharsets.UTF_8)));
        }
        return "%08x".formatted(crc.getValue());
    }

    private static boolean extract(Path jar, Path destination) throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Djarmode=tools",
                                "-jar",
                                jar.toString(),
                                "extract",
                                "--force",
                                "--destination",
                                destination.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            boolean ended = process.waitFor(EXTRACT_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            return ended && process.exitValue() == 0;
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while unpacking " + jar);
        }
    }

    private void deleteOlder(String module) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> versions =
                    all.filter(path -> isVersionOf(module, path))
                            .sorted(
                                    Comparator.comparingLong(
                                                    (Path path) -> path.toFile().lastModified())
                                            .reversed())
                            .toList();
            for (Path old : versions.stream().skip(KEPT_VERSIONS).toList()) {
                DataFolder.deleteTree(old);
            }
        }
    }

    private static boolean isVersionOf(String module, Path path) {
        String name = path.getFileName().toString();
        return name.startsWith(module + "-") && name.matches(".*-[0-9a-f]{8}");
    }
}
