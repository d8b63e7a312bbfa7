package org.numicoin.gateway.protocol;

import java.util.List;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Asks for those transactions of a block that its compact form left open.
///
/// @param indexes places in the block's body, strictly ascending
public record BlockTxsRequest(Hash256 blockId, List<Integer> indexes) {
    public static final int BYTES_MAX = Hash256.BYTES + 4 + 2 * CompactBlock.TRANSACTIONS_MAX;

    public BlockTxsRequest {
        indexes = List.copyOf(indexes);
        if (indexes.isEmpty()
                || indexes.getFirst() < 0
                || indexes.getLast() >= CompactBlock.TRANSACTIONS_MAX
                || !ascending(indexes)) {
            throw new IllegalArgumentException("indexes from 0 to 65535, strictly ascending");
        }
    }

    public byte[] encoded() {
        var out = new ByteWriter(Hash256.BYTES + 4 + 2 * indexes.size());
        out.hash(blockId).u32(indexes.size());
        indexes.forEach(out::u16);
        return out.toBytes();
    }

    public static BlockTxsRequest decode(byte[] bytes) {
        return ByteReader.decode(bytes, BlockTxsRequest::decode);
    }

    private static BlockTxsRequest decode(ByteReader in) {
        var blockId = in.hash("block id");
        int count = in.count(in.u32("indexes"), 1, CompactBlock.TRANSACTIONS_MAX, "indexes");
        var indexes = in.list(count, 2, "indexes", item -> item.u16("index"));
        in.require(ascending(indexes), "strictly ascending indexes");
        return new BlockTxsRequest(blockId, indexes);
    }

    static boolean ascending(List<Integer> indexes) {
        for (int i = 1; i < indexes.size(); i++) {
            if (indexes.get(i - 1) >= indexes.get(i)) {
                return false;
            }
        }
        return true;
    }
}
