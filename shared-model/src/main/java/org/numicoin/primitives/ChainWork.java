package org.numicoin.primitives;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;

/// Expected hashes behind a block or a chain: an unsigned 256-bit number, highest word first. Sums
/// are checked; fork choice compares them.
public record ChainWork(long a, long b, long c, long d) implements Comparable<ChainWork> {
    public static final int BYTES = 32;
    public static final ChainWork ZERO = new ChainWork(0, 0, 0, 0);

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /// Reads exactly 32 bytes, big-endian.
    public static ChainWork of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("work has 32 bytes, not " + bytes.length);
        }
        return of(bytes, 0);
    }

    /// Reads 32 bytes from an offset, big-endian.
    public static ChainWork of(byte[] bytes, int offset) {
        return new ChainWork(
                (long) LONGS.get(bytes, offset),
                (long) LONGS.get(bytes, offset + 8),
                (long) LONGS.get(bytes, offset + 16),
                (long) LONGS.get(bytes, offset + 24));
    }

    public static ChainWork of(BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > 256) {
            throw new IllegalArgumentException("work is from 0 to 2^256 - 1, not " + value);
        }
        return new ChainWork(
                value.shiftRight(192).longValue(),
                value.shiftRight(128).longValue(),
                value.shiftRight(64).longValue(),
                value.longValue());
    }

    /// Reads a decimal number without sign, as JSON and chain specs carry it.
    public static ChainWork parse(String decimal) {
        if (!decimal.matches("[0-9]{1,78}")) {
            throw new IllegalArgumentException("not a decimal number of hashes: " + decimal);
        }
        return of(new BigInteger(decimal));
    }

    /// Throws `ArithmeticException` from 2^256 on.
    public ChainWork plus(ChainWork other) {
        long sumD = d + other.d;
        long carry = carry(d, other.d, sumD);
        long sumC = c + other.c + carry;
        carry = carry(c, other.c, sumC);
        long sumB = b + other.b + carry;
        carry = carry(b, other.b, sumB);
        long sumA = a + other.a + carry;
        if (carry(a, other.a, sumA) != 0) {
            throw new ArithmeticException("chain work overflows 256 bits");
        }
        return new ChainWork(sumA, sumB, sumC, sumD);
    }

    /// 32 bytes, big-endian.
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

    public BigInteger toBigInteger() {
        return new BigInteger(1, toBytes());
    }

    public String toDecimal() {
        return toBigInteger().toString();
    }

    @Override
    public int compareTo(ChainWork other) {
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
    public String toString() {
        return toDecimal();
    }

    /// The bit carried out of a sum of two words and a carry bit: the majority of the top bits of
    /// x, y and the complement of the sum.
    private static long carry(long x, long y, long sum) {
        return ((x & y) | ((x | y) & ~sum)) >>> 63;
    }
}
