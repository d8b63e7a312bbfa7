package org.numicoin.validator.state;

import org.numicoin.consensus.HistoryTree;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Where a store begins that has not everything since genesis. Made from a snapshot, it has no undo
/// data of that block and of those before it, and never takes this one back. Pruned, it begins with
/// genesis, and lacks bodies, or the signatures in them.
///
/// @param id of the snapshot's block, else of genesis
/// @param past the history of all blocks before the first one of which the store has the header
/// @param bodiesFrom the lowest height of which the store has the body, and those of all above: at
///   first the one behind the block; pruning raises it, filling history in lowers it to 0, below
///   the first header, too
/// @param witnessesFrom the same of whole bodies; those between have lost their signatures
public record StoreBase(
        Hash256 id, long height, HistoryTree past, long bodiesFrom, long witnessesFrom) {
    public StoreBase {
        if (witnessesFrom < bodiesFrom) {
            throw new IllegalArgumentException(
                    "witnesses from height %d on, bodies from %d on"
                            .formatted(witnessesFrom, bodiesFrom));
        }
    }

    static StoreBase of(SnapshotManifest manifest) {
        long height = manifest.block().height();
        return new StoreBase(
                manifest.block().id(), height, manifest.past(), height + 1, height + 1);
    }

    /// Of a store that has the header of every block.
    public static StoreBase ofGenesis(Hash256 id) {
        return new StoreBase(id, 0, HistoryTree.EMPTY, 0, 0);
    }

    /// The same without the bodies below a height, and without signatures below another.
    public StoreBase prunedTo(long bodies, long witnesses) {
        return new StoreBase(id, height, past, bodies, witnesses);
    }

    /// The same with whole bodies from a lower height on.
    public StoreBase filledTo(long lowest) {
        return new StoreBase(id, height, past, Math.min(bodiesFrom, lowest), lowest);
    }

    /// The same of a store that has all blocks since genesis.
    public StoreBase filled() {
        return new StoreBase(id, height, HistoryTree.EMPTY, 0, 0);
    }

    /// The lowest height of which the store has the header.
    public long firstHeight() {
        return past.count();
    }

    /// Whether the store was made from a snapshot of the block at a height, or of one above.
    public boolean isBelowSnapshot(long at) {
        return height > 0 && at <= height;
    }

    byte[] encoded() {
        var out = new ByteWriter(1_024);
        out.hash(id).u64(height).u64(bodiesFrom).u64(witnessesFrom);
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
                    long witnessesFrom = in.u64("witnesses from");
                    return new StoreBase(
                            id, height, HistoryTree.decode(in), bodiesFrom, witnessesFrom);
                });
    }
}
