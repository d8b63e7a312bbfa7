package org.numicoin.primitives;

import java.math.BigDecimal;

/// Money in nano, from 0 to 2^63 - 1; 1 NUMI = 1,000,000,000 nano. Every operation is checked.
public record Amount(long nano) implements Comparable<Amount> {
    public static final int DECIMALS = 9;
    public static final long NANO_PER_NUMI = 1_000_000_000L;
    public static final Amount ZERO = new Amount(0);

    public Amount {
        if (nano < 0) {
            throw new IllegalArgumentException("negative amount: " + nano + " nano");
        }
    }

    public static Amount ofNano(long nano) {
        return new Amount(nano);
    }

    /// Reads an exact decimal of NUMI such as `12.5`: digits, at most nine after the point, no
    /// sign, no exponent.
    public static Amount parseNumi(String text) {
        if (!text.matches("[0-9]{1,10}(\\.[0-9]{1,9})?")) {
            throw new IllegalArgumentException(
                    "not an amount of NUMI (digits, a point, at most 9 decimals): " + text);
        }
        try {
            return new Amount(new BigDecimal(text).movePointRight(DECIMALS).longValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("amount out of range: " + text, e);
        }
    }

    public Amount plus(Amount other) {
        return new Amount(Math.addExact(nano, other.nano));
    }

    /// Throws when the result would be negative.
    public Amount minus(Amount other) {
        return new Amount(Math.subtractExact(nano, other.nano));
    }

    public boolean isZero() {
        return nano == 0;
    }

    /// Exact decimal of NUMI without trailing zeros.
    public String toNumi() {
        return BigDecimal.valueOf(nano, DECIMALS).stripTrailingZeros().toPlainString();
    }

    @Override
    public int compareTo(Amount other) {
        return Long.compare(nano, other.nano);
    }

    @Override
    public String toString() {
        return toNumi() + " NUMI";
    }
}
