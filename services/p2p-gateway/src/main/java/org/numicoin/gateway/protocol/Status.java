package org.numicoin.gateway.protocol;

import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// What a node says of itself first: which chain, which rules, how far. Everything but the genesis
/// id is a claim that only headers and blocks prove.
///
/// @param chainWork of the whole chain up to the tip
/// @param bodiesFrom lowest height of which the node still serves whole blocks
public record Status(
        Hash256 genesisId,
        ForkId fork,
        Hash256 tipId,
        long tipHeight,
        ChainWork chainWork,
        long bodiesFrom) {
    public static final int BYTES =
            Hash256.BYTES + ForkId.BYTES + Hash256.BYTES + 8 + ChainWork.BYTES + 8;

    public Status {
        if (tipHeight < 0 || bodiesFrom < 0) {
            throw new IllegalArgumentException("negative height");
        }
    }

    public byte[] encoded() {
        var out = new ByteWriter(BYTES);
        out.hash(genesisId);
        fork.encode(out);
        out.hash(tipId).u64(tipHeight).raw(Bytes.wrap(chainWork.toBytes())).u64(bodiesFrom);
        return out.toBytes();
    }

    public static Status decode(byte[] bytes) {
        return ByteReader.decode(bytes, Status::decode);
    }

    private static Status decode(ByteReader in) {
        return new Status(
                in.hash("genesis id"),
                ForkId.decode(in),
                in.hash("tip id"),
                in.u64("tip height"),
                ChainWork.of(in.bytes(ChainWork.BYTES, "chain work").unsafeArray()),
                in.u64("height of the first body"));
    }
}
