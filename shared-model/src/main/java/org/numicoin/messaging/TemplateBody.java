package org.numicoin.messaging;

import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// `mining.bodies`: the encoded body of a template, kept by every validator replica so that any of
/// them can connect a solution.
public record TemplateBody(
        TemplateNumber number, Hash256 templateId, Hash256 parentId, long height, Bytes body)
        implements Message {
    static final int TYPE = 5;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public void encodeContent(ByteWriter out) {
        number.encode(out);
        out.hash(templateId).hash(parentId).u64(height).bytes32(body);
    }

    static TemplateBody decodeContent(ByteReader in) {
        return new TemplateBody(
                TemplateNumber.decode(in),
                in.hash("template id"),
                in.hash("parent id"),
                in.u64("height"),
                in.bytes32(in.remaining(), "body"));
    }
}
