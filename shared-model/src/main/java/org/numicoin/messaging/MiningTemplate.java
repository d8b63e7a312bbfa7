package org.numicoin.messaging;

import org.numicoin.chain.BlockHeader;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// `mining.templates`: the header to search. Miner address, nonce and extra-nonce are zero and the
/// miner's to set, as are timestamp and signals; the body is in `mining.bodies` under the same id.
public record MiningTemplate(TemplateNumber number, Hash256 templateId, BlockHeader header)
        implements Message {
    static final int TYPE = 4;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public void encodeContent(ByteWriter out) {
        number.encode(out);
        out.hash(templateId);
        header.encode(out);
    }

    static MiningTemplate decodeContent(ByteReader in) {
        return new MiningTemplate(
                TemplateNumber.decode(in), in.hash("template id"), BlockHeader.decode(in));
    }
}
