package org.numicoin.messaging;

import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

/// Where work came from: the service that published it, and the peer, client or worker behind it.
///
/// @param kind who let it in
/// @param instance id of the publishing replica
/// @param source peer id, worker or payout name; empty where it says nothing
public record Origin(Kind kind, String instance, String source) {
    public static final int TEXT_BYTES_MAX = 128;

    public enum Kind {
        VALIDATOR(0),
        API(1),
        GATEWAY(2),
        WORKER(3),
        POOL(4),
        OPERATOR(5);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        static Kind decode(ByteReader in) {
            int code = in.u8("origin kind");
            for (var kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new DecodeException(in.position() - 1, "a known origin kind, not " + code);
        }
    }

    public void encode(ByteWriter out) {
        out.u8(kind.code).text16(instance).text16(source);
    }

    public static Origin decode(ByteReader in) {
        return new Origin(
                Kind.decode(in),
                in.text16(TEXT_BYTES_MAX, "origin instance"),
                in.text16(TEXT_BYTES_MAX, "origin source"));
    }
}
