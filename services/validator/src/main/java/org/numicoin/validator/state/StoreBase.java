package org.numicoin.validator.state;

import org.numicoin.consensus.HistoryTree;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Where a store begins that was made from a snapshot and not from genesis: it has no undo data of
/// this block and of those before it, and never takes this one back.
///
/// @param id of the snapshot's block
/// @param past the history of all blocks before the first one of which the store has the header
/// @param bodiesFrom the lowest height of which the store has the body: the one behind the block,
///   or 0 when history was filled in
public record StoreBase(Hash256 id, long height, HistoryTree past, long bodiesFrom) {
    static StoreBase of(SnapshotManifest manifest) {
        long height = manifest.block().height();
        return new StoreBase(manifest.block().id(), height, manifest.past(), height + 1);
    }

    /// The same of a store that has all blocks since genesis.
    public StoreBase filled() {
        return new StoreBase(id, height, HistoryTree.EMPTY, 0);
    }

    /// The lowest height of which the store has the header.
    public long firstHeight() {
        return past.count();
    }

    byte[] encoded() {
        var out = new ByteWriter(1_024);
        out.hash(id).u64(height).u64(bodiesFrom);
        past.encode(out);
        return out.toBytes();
    }

    static StoreBase decode(byte[] bytes) {
        return ByteReader.decode(
                bytes,
                in -> {
                    var id = in.hash("id");
                    long height = in.u64("height");
                    long bodiesFrom = in.u64("bodies from");
                    return new StoreBase(id, height, HistoryTree.decode(in), bodiesFrom);
                });
    }
}
