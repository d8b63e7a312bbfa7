package org.numicoin.consensus;

import java.math.BigInteger;

/// The price of weight that every transaction of a block pays at least. It rises by up to an eighth
/// a block while blocks are more than half full and falls while they are less, and follows from
/// headers alone.
public final class BaseFee {
    /// Keeps weight × fee below 2^63 and is out of reach of honest demand.
    public static final long MAX = 1L << 40;

    private static final long CHANGE_PART = 8;

    private BaseFee() {}

    /// The base fee of the block after one with this base fee and weight, in nano per weight.
    ///
    /// @param weightLimit of the chain spec, at least 2; half of it keeps the fee as it is
    public static long next(
            long parentBaseFee, long parentWeight, long weightLimit, long leastBaseFee) {
        long half = weightLimit / 2;
        long change = change(parentBaseFee, Math.abs(parentWeight - half), half);
        long next = parentBaseFee;
        if (parentWeight > half) {
            next += Math.max(1, change);
        } else if (parentWeight < half) {
            next -= change;
        }
        return Math.clamp(next, leastBaseFee, MAX);
    }

    /// floor(base fee × distance / (8 half)); the product may need more than 64 bits.
    private static long change(long baseFee, long distance, long half) {
        return BigInteger.valueOf(baseFee)
                .multiply(BigInteger.valueOf(distance))
                .divide(BigInteger.valueOf(Math.multiplyExact(CHANGE_PART, half)))
                .longValueExact();
    }
}
