package org.numicoin.localnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a command wants of the supervisor, a file each with a number as its name. Wishes rather
/// than orders, so that neither has to be there when the other is.
record Wishes(Path folder) {
    boolean contains(long number) {
        return Files.exists(file(number));
    }

    void add(long number) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(file(number), "");
    }

    void remove(long number) throws IOException {
        Files.deleteIfExists(file(number));
    }

    void clear() throws IOException {
        DataFolder.deleteTree(folder);
    }

    private Path file(long number) {
        return folder.resolve(Long.toString(number));
    }
}
