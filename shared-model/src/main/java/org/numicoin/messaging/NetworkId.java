package org.numicoin.messaging;

import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Which chain a record belongs to; every record begins with it, so that a reader of another
/// chain's record stops.
public record NetworkId(int chainId, Hash256 genesisId) {
    void encode(ByteWriter out) {
        out.u32(chainId).hash(genesisId);
    }

    static NetworkId decode(ByteReader in) {
        return new NetworkId(in.u32("chain id"), in.hash("genesis id"));
    }
}
