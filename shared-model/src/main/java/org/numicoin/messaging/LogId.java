package org.numicoin.messaging;

import org.numicoin.primitives.Bytes;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// 16 random bytes that name one `chain.events` log. A new log after a loss has a new id, so that
/// no reader takes one for the other.
public record LogId(Bytes bytes) {
    public static final int BYTES = 16;
    public static final LogId NONE = new LogId(Bytes.wrap(new byte[BYTES]));

    public LogId {
        if (bytes.length() != BYTES) {
            throw new IllegalArgumentException("a log id has 16 bytes");
        }
    }

    public void encode(ByteWriter out) {
        out.raw(bytes);
    }

    public static LogId decode(ByteReader in) {
        return new LogId(in.bytes(BYTES, "log id"));
    }

    @Override
    public String toString() {
        return bytes.toHex();
    }
}
