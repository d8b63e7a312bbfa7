package org.numicoin.validator.state;

import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// What is needed of a stored block that is not in the main chain to decide which of them to keep.
///
/// @param bytes of the encoded block
/// @param wasMain whether it was in the main chain: then readers of the log may still ask for it
public record SideBlock(
        Hash256 id,
        Hash256 parentId,
        long height,
        ChainWork chainWork,
        int bytes,
        boolean wasMain) {
    public static SideBlock of(StoredBlock block, int bytes, boolean wasMain) {
        return new SideBlock(
                block.id(),
                block.header().parentId(),
                block.height(),
                block.chainWork(),
                bytes,
                wasMain);
    }

    byte[] encoded() {
        return new ByteWriter(2 * Hash256.BYTES + 13)
                .hash(parentId)
                .u64(height)
                .raw(chainWork.toBytes())
                .flag(wasMain)
                .u32(bytes)
                .toBytes();
    }

    static SideBlock decode(byte[] key, byte[] bytes) {
        var id = Hash256.of(key);
        return ByteReader.decode(bytes, in -> decode(id, in));
    }

    private static SideBlock decode(Hash256 id, ByteReader in) {
        var parentId = in.hash("parent id");
        long height = in.u64("height");
        var chainWork = ChainWork.of(in.bytes(ChainWork.BYTES, "chain work").unsafeArray());
        boolean wasMain = in.flag("was main");
        int bytes = in.count(in.u32("bytes"), 0, Integer.MAX_VALUE, "bytes");
        return new SideBlock(id, parentId, height, chainWork, bytes, wasMain);
    }
}
