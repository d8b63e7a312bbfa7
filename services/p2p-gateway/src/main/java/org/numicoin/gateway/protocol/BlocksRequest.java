package org.numicoin.gateway.protocol;

import java.util.List;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Asks for whole blocks by id, of any branch; each is answered in a frame of its own, in this
/// order.
public record BlocksRequest(List<Hash256> ids) {
    /// A node that synchronizes empty blocks is answered thousands in a second with few requests.
    public static final int IDS_MAX = 64;

    public static final int BYTES_MAX = 2 + IDS_MAX * Hash256.BYTES;

    public BlocksRequest {
        ids = List.copyOf(ids);
        if (ids.isEmpty() || ids.size() > IDS_MAX) {
            throw new IllegalArgumentException(
                    "1 to %d block ids, not %d".formatted(IDS_MAX, ids.size()));
        }
    }

    public byte[] encoded() {
        var out = new ByteWriter(BYTES_MAX).u16(ids.size());
        ids.forEach(out::hash);
        return out.toBytes();
    }

    public static BlocksRequest decode(byte[] bytes) {
        return ByteReader.decode(bytes, BlocksRequest::decode);
    }

    private static BlocksRequest decode(ByteReader in) {
        int count = in.count(in.u16("block ids"), 1, IDS_MAX, "block ids");
        return new BlocksRequest(
                in.list(count, Hash256.BYTES, "block ids", item -> item.hash("block id")));
    }
}
