package org.numicoin.gateway.protocol;

import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// A snapshot that a node says it has. Nothing of it is believed.
///
/// @param chunks how many there are
/// @param bytes of all chunks
public record SnapshotOffer(Hash256 blockId, long height, int chunks, long bytes) {
    public static final int BYTES = Hash256.BYTES + 8 + 4 + 8;

    public SnapshotOffer {
        if (height < 0 || bytes < 0 || chunks < 1 || chunks > SnapshotPartRequest.INDEX_MAX + 1) {
            throw new IllegalArgumentException("no snapshot has %d chunks".formatted(chunks));
        }
    }

    void encode(ByteWriter out) {
        out.hash(blockId).u64(height).u32(chunks).u64(bytes);
    }

    static SnapshotOffer decode(ByteReader in) {
        return new SnapshotOffer(
                in.hash("block id"),
                in.u64("height"),
                in.count(in.u32("chunks"), 1, SnapshotPartRequest.INDEX_MAX + 1, "chunks"),
                in.u64("bytes"));
    }
}
