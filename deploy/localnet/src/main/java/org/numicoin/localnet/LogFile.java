package org.numicoin.localnet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// The output of a child in a file of bounded size: when it is full it becomes `NAME.1`, in place
/// of an older one.
final class LogFile {
    private static final long BYTES_MAX = 16L << 20;
    private static final int BUFFER_BYTES = 8 << 10;

    private final Path file;

    private final long bytesMax;

    LogFile(Path file) {
        this(file, BYTES_MAX);
    }

    LogFile(Path file, long bytesMax) {
        this.file = file;
        this.bytesMax = bytesMax;
    }

    /// Copies until the child closes its output. A full disk loses lines but never blocks the
    /// child.
    Thread copyFrom(String name, InputStream output) {
        return Thread.ofPlatform()
                .daemon()
                .name("log-" + name)
                .start(() -> {
                    try (output) {
                        var buffer = new byte[BUFFER_BYTES];
                        for (int n; (n = output.read(buffer)) >= 0; ) {
                            append(buffer, n);
                        }
                    } catch (IOException _) {
                        // The child is gone.
                    }
                });
    }

    private void append(byte[] bytes, int length) {
        try {
            if (Files.exists(file) && Files.size(file) > bytesMax) {
                Path older = file.resolveSibling(file.getFileName() + ".1");
                Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
            }
            try (OutputStream out =
                    Files.newOutputStream(
                            file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                out.write(bytes, 0, length);
            }
        } catch (IOException _) {
            // Nowhere to say it; the next line may fit again.
        }
    }
}
