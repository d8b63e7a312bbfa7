package org.numicoin.explorer.index;

import java.math.BigInteger;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// A sum of amounts over a whole history, 128 bits: coins that go back and forth add up to more
/// than the 2^63 nano that an amount holds.
public record WideSum(long high, long low) {
    public static final WideSum ZERO = new WideSum(0, 0);

    public static WideSum of(long nano) {
        return new WideSum(nano < 0 ? -1 : 0, nano);
    }

    public WideSum plus(WideSum other) {
        long sum = low + other.low;
        long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        return new WideSum(high + other.high + carry, sum);
    }

    public WideSum minus(WideSum other) {
        long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
        return new WideSum(high - other.high - borrow, low - other.low);
    }

    public String toDecimal() {
        return new BigInteger(encoded()).toString();
    }

    private byte[] encoded() {
        var out = new ByteWriter(16);
        encode(out);
        return out.toBytes();
    }

    void encode(ByteWriter out) {
        out.u32((int) (high >>> 32)).u32((int) high).u32((int) (low >>> 32)).u32((int) low);
    }

    static WideSum decode(ByteReader in) {
        return new WideSum(word(in), word(in));
    }

    private static long word(ByteReader in) {
        return (long) in.u32("sum") << 32 | Integer.toUnsignedLong(in.u32("sum"));
    }
}
