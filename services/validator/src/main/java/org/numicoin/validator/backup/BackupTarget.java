package org.numicoin.validator.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// Where backups lie: files by the hash of their content, each once for all backups, and one
/// manifest for each backup. What is there is whole; it is never changed, only deleted.
public interface BackupTarget extends AutoCloseable {
    /// One file or manifest.
    ///
    /// @param name of a file its SHA-256 in hex, of a manifest the id of its backup
    /// @param written when it was put there
    record Stored(String name, long bytes, Instant written) {}

    /// What there is.
    enum Kind {
        FILES("files"),
        MANIFESTS("manifests");

        private final String folder;

        Kind(String folder) {
            this.folder = folder;
        }

        String folder() {
            return folder;
        }
    }

    /// All that is there, in no order.
    List<Stored> list(Kind kind) throws IOException;

    /// Puts a file there under the hash of its content.
    ///
    /// @return the hash in hex
    String put(Path file) throws IOException;

    /// Puts a manifest there; refused when there is one of this name.
    void putManifest(String name, byte[] content) throws IOException;

    /// The content, from its beginning.
    InputStream open(Kind kind, String name) throws IOException;

    /// Deletes it if it is there.
    void delete(Kind kind, String name) throws IOException;

    /// Deletes what was begun before a time and never became whole.
    ///
    /// @return how many
    int deleteUnfinished(Instant before) throws IOException;

    @Override
    void close();
}
