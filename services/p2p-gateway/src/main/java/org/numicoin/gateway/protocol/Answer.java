package org.numicoin.gateway.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.numicoin.primitives.Bytes;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// One answer frame: code u8 ‖ content, or code u8 ‖ reason.
public sealed interface Answer {
    /// Most bytes of a reason in UTF-8.
    int REASON_BYTES_MAX = 256;

    /// What was asked for, in the encoding of the protocol.
    record Ok(Bytes content) implements Answer {
        @Override
        public byte[] encoded() {
            return new ByteWriter(1 + content.length())
                    .u8(AnswerCode.OK.code())
                    .raw(content)
                    .toBytes();
        }
    }

    /// Why there is nothing.
    ///
    /// @param reason words for people, from a stranger: nothing may depend on them
    record Refused(AnswerCode code, String reason) implements Answer {
        public Refused {
            if (code == AnswerCode.OK) {
                throw new IllegalArgumentException("a refusal with code 0");
            }
            if (reason.getBytes(StandardCharsets.UTF_8).length > REASON_BYTES_MAX) {
                throw new IllegalArgumentException("a reason of more than 256 bytes");
            }
        }

        @Override
        public byte[] encoded() {
            return new ByteWriter().u8(code.code()).text16(reason).toBytes();
        }
    }

    byte[] encoded();

    /// Longest frame of an answer whose content has at most that many bytes.
    static int bytesMax(int content) {
        return 1 + Math.max(content, 2 + REASON_BYTES_MAX);
    }

    static Answer decode(byte[] frame) {
        var in = new ByteReader(frame);
        var code = AnswerCode.decode(in);
        if (code == AnswerCode.OK) {
            return new Ok(Bytes.wrap(Arrays.copyOfRange(frame, 1, frame.length)));
        }
        var refused = new Refused(code, in.text16(REASON_BYTES_MAX, "reason"));
        in.expectEnd();
        return refused;
    }
}
