package org.numicoin.consensus;

import org.numicoin.primitives.Amount;

/// How many coins each block creates: half as many after each period, until nothing is left.
public final class Subsidy {
    private static final long SHIFTS = 64;

    private Subsidy() {}

    /// The subsidy of the block at a height; genesis has none.
    ///
    /// @param halving blocks between two halvings, at least 1
    public static Amount subsidy(Amount first, long halving, long height) {
        if (height < 0) {
            throw new IllegalArgumentException("negative height: " + height);
        }
        // A shift distance is taken modulo 64 by the language: 64 halvings must not start over.
        long halvings = height == 0 ? SHIFTS : (height - 1) / halving;
        return halvings < SHIFTS ? new Amount(first.nano() >>> halvings) : Amount.ZERO;
    }

    /// What all blocks together create. Throws `ArithmeticException` from 2^63 nano on.
    public static Amount total(Amount first, long halving) {
        long total = 0;
        for (long subsidy = first.nano(); subsidy > 0; subsidy >>>= 1) {
            total = Math.addExact(total, Math.multiplyExact(subsidy, halving));
        }
        return new Amount(total);
    }
}
