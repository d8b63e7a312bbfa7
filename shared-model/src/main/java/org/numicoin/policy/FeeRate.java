package org.numicoin.policy;

import java.math.BigInteger;

/// What some transactions pay a miner together, and what they weigh together. Ordered by tips per
/// weight, exactly; two that compare as equal need not be equal.
///
/// @param tips in nano; negative for what a block cannot contain at its base fee
/// @param weight at least 1
public record FeeRate(long tips, long weight) implements Comparable<FeeRate> {
    public FeeRate {
        if (weight < 1) {
            throw new IllegalArgumentException("nothing has no fee rate");
        }
    }

    public FeeRate plus(FeeRate other) {
        return new FeeRate(Math.addExact(tips, other.tips), Math.addExact(weight, other.weight));
    }

    /// Nano per weight, rounded down.
    public long perWeight() {
        return Math.floorDiv(tips, weight);
    }

    /// What so much of the weight would pay, rounded down.
    public long tipsOf(long part) {
        return BigInteger.valueOf(tips)
                .multiply(BigInteger.valueOf(part))
                .divide(BigInteger.valueOf(weight))
                .longValueExact();
    }

    /// Of the products tips × weight of the other, in 128 bits.
    @Override
    public int compareTo(FeeRate other) {
        int high =
                Long.compare(
                        Math.multiplyHigh(tips, other.weight),
                        Math.multiplyHigh(other.tips, weight));
        return high != 0 ? high : Long.compareUnsigned(tips * other.weight, other.tips * weight);
    }
}
