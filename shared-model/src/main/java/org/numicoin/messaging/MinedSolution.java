package org.numicoin.messaging;

import org.numicoin.chain.BlockHeader;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// `mining.solutions`: a template id and the whole solved header, which anyone can check alone.
public record MinedSolution(Origin origin, Hash256 templateId, BlockHeader header)
        implements Message {
    static final int TYPE = 6;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public void encodeContent(ByteWriter out) {
        origin.encode(out);
        out.hash(templateId);
        header.encode(out);
    }

    static MinedSolution decodeContent(ByteReader in) {
        return new MinedSolution(Origin.decode(in), in.hash("template id"), BlockHeader.decode(in));
    }
}
