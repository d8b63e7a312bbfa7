package org.numicoin.validator.state;

import org.numicoin.consensus.HistoryTree;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Where a store begins that was made from a snapshot and not from genesis: it has no body of this
/// block and of those before it, and never takes this one back.
///
/// @param id of the snapshot's block
/// @param past the history of all blocks before the first one of which the store has the header
public record StoreBase(Hash256 id, long height, HistoryTree past) {
    static StoreBase of(SnapshotManifest manifest) {
        return new StoreBase(manifest.block().id(), manifest.block().height(), manifest.past());
    }

    /// The lowest height of which the store has the header.
    public long firstHeight() {
        return past.count();
    }

    byte[] encoded() {
        var out = new ByteWriter(1_024);
        out.hash(id).u64(height);
        past.encode(out);
        return out.toBytes();
    }

    static StoreBase decode(byte[] bytes) {
        return ByteReader.decode(
                bytes,
                in -> new StoreBase(in.hash("id"), in.u64("height"), HistoryTree.decode(in)));
    }
}
