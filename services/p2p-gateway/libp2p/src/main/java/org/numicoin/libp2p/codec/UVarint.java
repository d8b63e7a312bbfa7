package org.numicoin.libp2p.codec;

import io.netty.buffer.ByteBuf;

/// Unsigned varints of multiformats: seven bits a byte, lowest first, minimal, at most nine bytes
/// and so below 2^63.
public final class UVarint {
    public static final int BYTES_MAX = 9;

    /// What [#read(ByteBuf)] answers when the buffer ends inside a varint.
    public static final long INCOMPLETE = -1;

    private UVarint() {}

    /// How many bytes a value takes.
    public static int size(long value) {
        requireNotNegative(value);
        return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
    }

    public static byte[] encode(long value) {
        var bytes = new byte[size(value)];
        write(value, bytes, 0);
        return bytes;
    }

    /// Writes a value and says where the next byte goes.
    public static int write(long value, byte[] target, int offset) {
        requireNotNegative(value);
        int at = offset;
        while (value >= 0x80) {
            target[at++] = (byte) (value | 0x80);
            value >>>= 7;
        }
        target[at++] = (byte) value;
        return at;
    }

    public static void write(ByteBuf out, long value) {
        requireNotNegative(value);
        while (value >= 0x80) {
            out.writeByte((int) (value | 0x80));
            value >>>= 7;
        }
        out.writeByte((int) value);
    }

    /// Reads a value when all of it has arrived; otherwise answers [#INCOMPLETE] and leaves the
    /// buffer where it was.
    public static long read(ByteBuf in) {
        int start = in.readerIndex();
        int available = Math.min(in.readableBytes(), BYTES_MAX);
        long value = 0;
        for (int i = 0; i < available; i++) {
            int next = in.getByte(start + i);
            value |= (next & 0x7fL) << (7 * i);
            if (next >= 0) {
                requireMinimal(next, i);
                in.readerIndex(start + i + 1);
                return value;
            }
        }
        if (available == BYTES_MAX) {
            throw tooLong();
        }
        return INCOMPLETE;
    }

    static void requireMinimal(int lastByte, int index) {
        if (lastByte == 0 && index > 0) {
            throw new MalformedException("varint-not-minimal", "a varint ends with a zero byte");
        }
    }

    static MalformedException tooLong() {
        return new MalformedException("varint-too-long", "a varint of more than 9 bytes");
    }

    private static void requireNotNegative(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a varint is not negative");
        }
    }
}
