package org.numicoin.libp2p.multistream;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.numicoin.libp2p.ProtocolViolation;

/// A message of multistream-select: its length as a varint, the text, and a newline that the length
/// includes.
final class Lines {
    static final String HEADER = "/multistream/1.0.0";
    static final String NOT_AVAILABLE = "na";

    /// What go-libp2p and js-libp2p accept, newline included.
    static final int LENGTH_MAX = 1024;

    private Lines() {}

    static void write(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = bytes.length + 1;
        if (length > LENGTH_MAX) {
            throw new IllegalArgumentException("protocol id of " + bytes.length + " bytes");
        }
        if (length >= 0x80) {
            out.writeByte((length & 0x7f) | 0x80).writeByte(length >> 7);
        } else {
            out.writeByte(length);
        }
        out.writeBytes(bytes).writeByte('\n');
    }

    /// The next message, or nothing as long as it is not all there; reads nothing then.
    static Optional<String> read(ByteBuf in) {
        int at = in.readerIndex();
        int there = in.readableBytes();
        if (there == 0) {
            return Optional.empty();
        }
        int length = in.getUnsignedByte(at++);
        if (length >= 0x80) {
            if (there == 1) {
                return Optional.empty();
            }
            int high = in.getUnsignedByte(at++);
            if (high == 0 || high >= 0x80) {
                throw malformed("length is no short varint");
            }
            length = (length & 0x7f) | (high << 7);
        }
        if (length == 0 || length > LENGTH_MAX) {
            throw malformed("message of " + length + " bytes");
        }
        if (in.writerIndex() - at < length) {
            return Optional.empty();
        }
        if (in.getByte(at + length - 1) != '\n') {
            throw malformed("message without newline");
        }
        String text = in.toString(at, length - 1, StandardCharsets.UTF_8);
        in.readerIndex(at + length);
        return Optional.of(text);
    }

    static ProtocolViolation malformed(String what) {
        return new ProtocolViolation("multistream-malformed", what);
    }
}
