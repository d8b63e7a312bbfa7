package org.numicoin.libp2p.codec;

/// A position in an array of bytes: reads what is there, refuses to read beyond the end.
public final class Cursor {
    private final byte[] bytes;
    private final int end;
    private int position;

    public Cursor(Bytes bytes) {
        this(bytes.unsafeArray(), 0, bytes.length());
    }

    Cursor(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.position = from;
        this.end = end;
    }

    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    public int u8(String what) {
        return bytes[advance(1, what)] & 0xff;
    }

    public int u16(String what) {
        int at = advance(2, what);
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    /// A minimal varint of multiformats.
    public long uvarint(String what) {
        long value = 0;
        for (int i = 0; i < UVarint.BYTES_MAX; i++) {
            int next = bytes[advance(1, what)];
            value |= (next & 0x7fL) << (7 * i);
            if (next >= 0) {
                UVarint.requireMinimal(next, i);
                return value;
            }
        }
        throw UVarint.tooLong();
    }

    /// A varint of protobuf: up to ten bytes, all 64 bits, minimal or not.
    long protoVarint(String what) {
        long value = 0;
        for (int i = 0; i < 10; i++) {
            int next = bytes[advance(1, what)];
            value |= (next & 0x7fL) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedException("varint-too-long", what + " of more than 10 bytes");
    }

    public Bytes bytes(long length, String what) {
        int at = advance(length, what);
        return Bytes.copyOf(bytes, at, position);
    }

    /// The rest, which is then read.
    public Bytes rest() {
        return bytes(remaining(), "the rest");
    }

    /// A cursor over the next bytes, which this one skips.
    Cursor sub(long length, String what) {
        int at = advance(length, what);
        return new Cursor(bytes, at, position);
    }

    private int advance(long length, String what) {
        if (length < 0 || length > end - position) {
            throw new MalformedException("truncated", "the input ends inside " + what);
        }
        int at = position;
        position += (int) length;
        return at;
    }
}
