package org.numicoin.gateway.protocol;

import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Asks which snapshots a node has.
///
/// @param count most that are wanted
public record SnapshotsRequest(int count) {
    public static final int COUNT_MAX = 64;
    public static final int BYTES = 1;

    public SnapshotsRequest {
        if (count < 1 || count > COUNT_MAX) {
            throw new IllegalArgumentException(
                    "1 to %d snapshots, not %d".formatted(COUNT_MAX, count));
        }
    }

    public byte[] encoded() {
        return new ByteWriter(BYTES).u8(count).toBytes();
    }

    public static SnapshotsRequest decode(byte[] bytes) {
        return ByteReader.decode(
                bytes,
                in ->
                        new SnapshotsRequest(
                                in.count(in.u8("snapshots"), 1, COUNT_MAX, "snapshots")));
    }
}
