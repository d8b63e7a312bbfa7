package org.numicoin.kit.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file system with room for a few MiB, for tests of a full disk. It is made of memory by Linux's
/// tmpfs, which takes root; elsewhere the test is skipped.
public record SmallDisk(Path folder) implements AutoCloseable {
    /// Mounts one on a folder, which is made.
    public static SmallDisk mount(Path folder, int mebibytes) throws IOException {
        Files.createDirectories(folder);
        String size = "size=" + mebibytes + "m";
        assumeTrue(
                succeeds("mount", "-t", "tmpfs", "-o", size, "numi", folder.toString()),
                "mounting a tmpfs takes root on Linux");
        return new SmallDisk(folder);
    }

    /// Gives the room back, whoever still has files open.
    @Override
    public void close() throws IOException {
        if (!succeeds("umount", "--lazy", folder.toString())) {
            throw new IOException("cannot unmount " + folder);
        }
    }

    private static boolean succeeds(String... command) {
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.onExit().join().exitValue() == 0;
        } catch (IOException _) {
            return false; // No such command here.
        }
    }
}
