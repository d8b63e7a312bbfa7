package org.numicoin.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// Writes the canonical encoding into a growing array.
public final class ByteWriter {
    private byte[] bytes;
    private int size;

    public ByteWriter() {
        this(256);
    }

    public ByteWriter(int capacity) {
        this.bytes = new byte[Math.max(16, capacity)];
    }

    public ByteWriter u8(int value) {
        return bits(checked(value, 0xff), 1);
    }

    public ByteWriter u16(int value) {
        return bits(checked(value, 0xffff), 2);
    }

    /// All 32 bits of the int.
    public ByteWriter u32(int value) {
        return bits(value, 4);
    }

    public ByteWriter u64(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a u64 is below 2^63");
        }
        return bits(value, 8);
    }

    public ByteWriter amount(Amount amount) {
        return u64(amount.nano());
    }

    public ByteWriter hash(Hash256 hash) {
        // Growing may replace the array, so it comes before the field is read.
        int at = grow(Hash256.BYTES);
        hash.copyTo(bytes, at);
        return this;
    }

    public ByteWriter address(Address address) {
        return hash(address.payload());
    }

    public ByteWriter raw(byte[] value) {
        int at = grow(value.length);
        System.arraycopy(value, 0, bytes, at, value.length);
        return this;
    }

    public ByteWriter raw(Bytes value) {
        return raw(value.unsafeArray());
    }

    public ByteWriter bytes16(Bytes value) {
        return u16(value.length()).raw(value);
    }

    public ByteWriter bytes32(Bytes value) {
        return u32(value.length()).raw(value);
    }

    public ByteWriter text16(String value) {
        return bytes16(Bytes.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }

    public ByteWriter flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    public int size() {
        return size;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private ByteWriter bits(long value, int width) {
        int at = grow(width);
        for (int i = width - 1; i >= 0; i--) {
            bytes[at + i] = (byte) value;
            value >>>= 8;
        }
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

    private static int checked(int value, int max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(value + " is not in 0.." + max);
        }
        return value;
    }
}
