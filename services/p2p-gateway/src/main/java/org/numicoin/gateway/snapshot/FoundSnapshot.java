package org.numicoin.gateway.snapshot;

import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// A snapshot as one or several peers give it. The headers of its manifest are a piece of a chain;
/// how it is cut is proven by chunks alone.
///
/// @param encoded the manifest, the same from each of the sources
record FoundSnapshot(SnapshotManifest manifest, Bytes encoded, Sources sources) {
    Hash256 blockId() {
        return manifest.block().id();
    }
}
