package org.numicoin.pool.api;

import java.math.BigDecimal;
import org.numicoin.primitives.Amount;

/// Money in answers: a decimal of NUMI, as front ends of Miningcore expect, and beside it the exact
/// nano as text, since a program that reads decimals into floating point loses some.
final class Numi {
    private Numi() {}

    /// May be below zero, as what a miner is owed may.
    static BigDecimal decimal(long nano) {
        BigDecimal numi = BigDecimal.valueOf(nano, Amount.DECIMALS).stripTrailingZeros();
        return numi.scale() < 0 ? numi.setScale(0) : numi;
    }

    static String exact(long nano) {
        return Long.toString(nano);
    }
}
