package org.numicoin.messaging;

import org.numicoin.primitives.Bytes;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// `quarantine`: a work record that met an unexpected exception, with its coordinates and the
/// reason, kept for an operator to replay.
public record QuarantinedRecord(
        String topic, int partition, long offset, String service, String reason, Bytes value)
        implements Message {
    static final int TYPE = 8;
    private static final int TEXT_BYTES_MAX = 4096;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public void encodeContent(ByteWriter out) {
        out.text16(topic).u32(partition).u64(offset).text16(service).text16(reason).bytes32(value);
    }

    static QuarantinedRecord decodeContent(ByteReader in) {
        return new QuarantinedRecord(
                in.text16(TEXT_BYTES_MAX, "topic"),
                in.u32("partition"),
                in.u64("offset"),
                in.text16(TEXT_BYTES_MAX, "service"),
                in.text16(TEXT_BYTES_MAX, "reason"),
                in.bytes32(in.remaining(), "value"));
    }
}
