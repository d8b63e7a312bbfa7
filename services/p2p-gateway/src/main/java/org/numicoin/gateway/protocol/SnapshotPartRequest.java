package org.numicoin.gateway.protocol;

import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Asks for a chunk of a snapshot, or for a piece of its manifest.
///
/// @param blockId of the snapshot's block
/// @param index of the chunk in the manifest, or number of the piece, from 0
public record SnapshotPartRequest(Hash256 blockId, int index) {
    public static final int INDEX_MAX = (1 << 22) - 1;
    public static final int BYTES = Hash256.BYTES + 4;

    public SnapshotPartRequest {
        if (index < 0 || index > INDEX_MAX) {
            throw new IllegalArgumentException("no part %d of a snapshot".formatted(index));
        }
    }

    public byte[] encoded() {
        return new ByteWriter(BYTES).hash(blockId).u32(index).toBytes();
    }

    public static SnapshotPartRequest decode(byte[] bytes) {
        return ByteReader.decode(
                bytes,
                in ->
                        new SnapshotPartRequest(
                                in.hash("block id"),
                                in.count(in.u32("index"), 0, INDEX_MAX, "index")));
    }
}
