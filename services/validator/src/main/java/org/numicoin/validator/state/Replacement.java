package org.numicoin.validator.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.numicoin.kit.files.DurableFile;

/// Puts another folder in the place of a store's, so that at any moment, whatever ends the process,
/// the next opening finds the old one or the new one, whole. The old one is kept beside it, with a
/// number.
public final class Replacement {
    private Replacement() {}

    /// Where the new one is made. What a replacement that was cut off left there is deleted.
    public static Path prepare(Path folder) throws IOException {
        Path building = beside(folder, ".building");
        delete(building);
        return building;
    }

    /// Puts what was made in its place.
    ///
    /// @return where the old one lies now; the folder itself if there was none
    public static Path finish(Path folder) throws IOException {
        Path building = beside(folder, ".building");
        syncAll(building);
        Files.move(building, beside(folder, ".ready"), StandardCopyOption.ATOMIC_MOVE);
        return goOn(folder);
    }

    /// Goes on where a replacement was cut off.
    static Path goOn(Path folder) throws IOException {
        Path ready = beside(folder, ".ready");
        if (!Files.isDirectory(ready)) {
            return folder;
        }
        Path old = folder;
        if (Files.isDirectory(folder)) {
            old = firstFree(folder);
            Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(ready, folder, StandardCopyOption.ATOMIC_MOVE);
        DurableFile.syncFolder(folder);
        return old;
    }

    /// Deletes a folder with all that is in it, if it is there.
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Path firstFree(Path folder) {
        int number = 1;
        while (Files.exists(beside(folder, ".before-" + number))) {
            number++;
        }
        return beside(folder, ".before-" + number);
    }

    private static Path beside(Path folder, String suffix) {
        return folder.resolveSibling(folder.getFileName() + suffix);
    }

    private static void syncAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                DurableFile.sync(file);
            }
        }
        DurableFile.sync(folder);
    }
}
