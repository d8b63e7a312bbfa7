package org.numicoin.primitives;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/// 32 bytes with value equality: an id, a root or a path. Shown and compared in byte order, first
/// byte first.
public record Hash256(long a, long b, long c, long d) implements Comparable<Hash256> {
    public static final int BYTES = 32;
    public static final Hash256 ZERO = new Hash256(0, 0, 0, 0);

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /// Reads exactly 32 bytes.
    public static Hash256 of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
        }
        return of(bytes, 0);
    }

    /// Reads 32 bytes from an offset.
    public static Hash256 of(byte[] bytes, int offset) {
        return new Hash256(
                (long) LONGS.get(bytes, offset),
                (long) LONGS.get(bytes, offset + 8),
                (long) LONGS.get(bytes, offset + 16),
                (long) LONGS.get(bytes, offset + 24));
    }

    /// Reads 64 hexadecimal digits.
    public static Hash256 ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    /// A fresh copy of the 32 bytes.
    public byte[] toBytes() {
        var bytes = new byte[BYTES];
        copyTo(bytes, 0);
        return bytes;
    }

    public void copyTo(byte[] target, int offset) {
        LONGS.set(target, offset, a);
        LONGS.set(target, offset + 8, b);
        LONGS.set(target, offset + 16, c);
        LONGS.set(target, offset + 24, d);
    }

    /// The bit at an index, 0 being the highest bit of the first byte.
    public boolean bit(int index) {
        long word =
                switch (index >> 6) {
                    case 0 -> a;
                    case 1 -> b;
                    case 2 -> c;
                    default -> d;
                };
        return (word >>> (63 - (index & 63)) & 1) != 0;
    }

    public boolean isZero() {
        return (a | b | c | d) == 0;
    }

    public String toHex() {
        return HexFormat.of().formatHex(toBytes());
    }

    @Override
    public int compareTo(Hash256 other) {
        int order = Long.compareUnsigned(a, other.a);
        if (order == 0) {
            order = Long.compareUnsigned(b, other.b);
        }
        if (order == 0) {
            order = Long.compareUnsigned(c, other.c);
        }
        return order == 0 ? Long.compareUnsigned(d, other.d) : order;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a ^ Long.rotateLeft(d, 17));
    }

    @Override
    public String toString() {
        return toHex();
    }
}
