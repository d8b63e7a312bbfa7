package org.numicoin.validator.snapshot;

import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.primitives.Bytes;

/// Who gives a snapshot: nothing of it is believed.
public interface SnapshotSource {
    /// Whom to blame, for people.
    String name();

    /// Well formed; what it says is to be checked.
    SnapshotManifest manifest();

    /// The encoding of a chunk, of at most `SnapshotChunk.BYTES_MAX` bytes. Any thread.
    ///
    /// @param index in the manifest
    Bytes chunk(int index);
}
