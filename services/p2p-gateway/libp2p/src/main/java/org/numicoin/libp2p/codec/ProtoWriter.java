package org.numicoin.libp2p.codec;

import java.util.Arrays;
import java.util.function.Consumer;

/// Writes protobuf fields in the order of the calls, varints minimal: the same calls give the same
/// bytes, which signed messages need.
public final class ProtoWriter {
    private byte[] bytes;
    private int size;

    public ProtoWriter() {
        this(128);
    }

    public ProtoWriter(int capacity) {
        this.bytes = new byte[Math.max(16, capacity)];
    }

    public ProtoWriter uint(int field, long value) {
        tag(field, 0);
        return varint(value);
    }

    public ProtoWriter bool(int field, boolean value) {
        return uint(field, value ? 1 : 0);
    }

    public ProtoWriter bytes(int field, Bytes value) {
        return bytes(field, value.unsafeArray(), value.length());
    }

    public ProtoWriter text(int field, String value) {
        return bytes(field, Bytes.ofUtf8(value));
    }

    public ProtoWriter message(int field, ProtoWriter value) {
        return bytes(field, value.bytes, value.size);
    }

    public ProtoWriter message(int field, Consumer<ProtoWriter> fields) {
        var nested = new ProtoWriter();
        fields.accept(nested);
        return message(field, nested);
    }

    public int size() {
        return size;
    }

    public Bytes toBytes() {
        return Bytes.wrap(Arrays.copyOf(bytes, size));
    }

    /// The message behind its length as a varint, as libp2p puts messages on streams.
    public Bytes toDelimited() {
        int prefix = UVarint.size(size);
        var framed = new byte[prefix + size];
        UVarint.write(size, framed, 0);
        System.arraycopy(bytes, 0, framed, prefix, size);
        return Bytes.wrap(framed);
    }

    private ProtoWriter bytes(int field, byte[] value, int length) {
        tag(field, 2);
        varint(length);
        int at = grow(length);
        System.arraycopy(value, 0, bytes, at, length);
        return this;
    }

    private void tag(int field, int wireType) {
        varint(((long) field << 3) | wireType);
    }

    /// All 64 bits: a negative value takes ten bytes.
    private ProtoWriter varint(long value) {
        while ((value & ~0x7fL) != 0) {
            int at = grow(1);
            bytes[at] = (byte) (value | 0x80);
            value >>>= 7;
        }
        int at = grow(1);
        bytes[at] = (byte) value;
        return this;
    }

    private int grow(int length) {
        int at = size;
        int needed = Math.addExact(size, length);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, Math.multiplyExact(bytes.length, 2)));
        }
        size = needed;
        return at;
    }
}
