package org.numicoin.localnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Which nodes are not to run, a file each: written by `numi node`, followed by the supervisor.
/// Wishes rather than orders, so that neither has to be there when the other is.
record StoppedNodes(Path folder) {
    boolean contains(int node) {
        return Files.exists(file(node));
    }

    void add(int node) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(file(node), "");
    }

    void remove(int node) throws IOException {
        Files.deleteIfExists(file(node));
    }

    void clear() throws IOException {
        DataFolder.deleteTree(folder);
    }

    private Path file(int node) {
        return folder.resolve(Integer.toString(node));
    }
}
