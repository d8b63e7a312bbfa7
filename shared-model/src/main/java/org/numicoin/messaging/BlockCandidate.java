package org.numicoin.messaging;

import org.numicoin.primitives.Bytes;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// `block.candidates`: a block from a peer or an operator, as its encoding. The topic's message
/// limit bounds it.
public record BlockCandidate(Origin origin, Bytes block) implements Message {
    static final int TYPE = 3;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public void encodeContent(ByteWriter out) {
        origin.encode(out);
        out.bytes32(block);
    }

    static BlockCandidate decodeContent(ByteReader in) {
        return new BlockCandidate(Origin.decode(in), in.bytes32(in.remaining(), "block"));
    }
}
