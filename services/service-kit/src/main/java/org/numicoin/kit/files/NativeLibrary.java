package org.numicoin.kit.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/// A native library that comes in a jar has to be a file for the moment in which it is loaded. Who
/// makes that file deletes it when the process ends in good order, so that each process that is
/// killed would leave one behind.
public final class NativeLibrary {
    /// Loads a library that it puts into a folder.
    @FunctionalInterface
    public interface Loader {
        void loadFrom(Path folder) throws IOException;
    }

    private NativeLibrary() {}

    /// Loads it from a folder that is gone when this returns. A system that does not delete what is
    /// in use keeps the folder.
    public static void load(Loader loader) {
        try {
            Path folder = Files.createTempDirectory("numi-native");
            try {
                loader.loadFrom(folder);
            } finally {
                FileSystemUtils.deleteRecursively(folder.toFile());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write to the folder of temporary files, "
                            + System.getProperty("java.io.tmpdir"),
                    e);
        }
    }
}
