package org.numicoin.gateway.protocol;

import org.numicoin.wire.ByteReader;
import org.numicoin.wire.DecodeException;

/// How a request ended; the first byte of every answer frame.
public enum AnswerCode {
    OK(0),
    /// The question breaks a rule of its protocol: nobody need ask it again.
    BAD_REQUEST(1),
    /// Nothing wrong, but this node does not have it.
    NOT_THERE(2),
    /// Ask again later, or somebody else.
    BUSY(3),
    /// The fault is the answerer's.
    INTERNAL(4);

    private final int code;

    AnswerCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static AnswerCode decode(ByteReader in) {
        int code = in.u8("answer code");
        for (var known : values()) {
            if (known.code == code) {
                return known;
            }
        }
        throw new DecodeException(in.position() - 1, "a known answer code, not " + code);
    }
}
