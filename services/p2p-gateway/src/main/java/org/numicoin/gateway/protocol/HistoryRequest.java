package org.numicoin.gateway.protocol;

import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Asks for a whole block, its parent and so on, each in a frame of its own.
///
/// @param blockId the highest one, of any branch
/// @param count most that are wanted
public record HistoryRequest(Hash256 blockId, int count) {
    public static final int COUNT_MAX = 64;
    public static final int BYTES = Hash256.BYTES + 1;

    /// The answer ends with the block that makes it so long.
    public static final long ANSWER_BYTES = 4L << 20;

    public HistoryRequest {
        if (count < 1 || count > COUNT_MAX) {
            throw new IllegalArgumentException(
                    "1 to %d blocks, not %d".formatted(COUNT_MAX, count));
        }
    }

    public byte[] encoded() {
        return new ByteWriter(BYTES).hash(blockId).u8(count).toBytes();
    }

    public static HistoryRequest decode(byte[] bytes) {
        return ByteReader.decode(
                bytes,
                in ->
                        new HistoryRequest(
                                in.hash("block id"),
                                in.count(in.u8("blocks"), 1, COUNT_MAX, "blocks")));
    }
}
