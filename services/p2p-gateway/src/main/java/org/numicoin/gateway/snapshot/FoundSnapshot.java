package org.numicoin.gateway.snapshot;

import java.util.Set;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// A snapshot as one or several peers give it. The headers of its manifest are a piece of a chain;
/// how it is cut is proven by chunks alone.
///
/// @param encoded the manifest, the same from each of the sources
/// @param others peers that were found to give another one, from any thread
record FoundSnapshot(
        SnapshotManifest manifest, Bytes encoded, Sources sources, Set<PeerId> others) {
    Hash256 blockId() {
        return manifest.block().id();
    }
}
