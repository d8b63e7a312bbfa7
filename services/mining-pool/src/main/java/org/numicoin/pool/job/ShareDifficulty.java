package org.numicoin.pool.job;

import org.numicoin.primitives.Hash256;

/// How many hashes a share takes on average, in the 16 bits that the extra-nonce of its job ends
/// with: an exponent of 6 bits and a fraction of 10, steps of a thousandth.
///
/// The extra-nonce is hashed, so the difficulty is fixed before the hash is known. Were it only
/// named beside a share, a miner could claim for each hash the highest difficulty it happens to
/// meet, and be credited without bound for the same work. It also needs no memory and no secret:
/// any pod reads it from any share.
///
/// @param code 16 bits
public record ShareDifficulty(int code) {
    public static final ShareDifficulty LEAST = new ShareDifficulty(0);
    public static final long VALUE_MAX = (1L << 53) - 1;

    private static final int FRACTION_BITS = 10;
    private static final int FRACTION_END = 1 << FRACTION_BITS;
    private static final int EXPONENT_MAX = 52;
    private static final int CODE_MAX = (EXPONENT_MAX + 1) * FRACTION_END - 1;

    public ShareDifficulty {
        if (!isValid(code)) {
            throw new IllegalArgumentException("no share difficulty has the code " + code);
        }
    }

    /// Whether a difficulty has these 16 bits.
    public static boolean isValid(int code) {
        return code >= 0 && code <= CODE_MAX;
    }

    /// The highest that is not above this.
    ///
    /// @param value at least 1
    public static ShareDifficulty atMost(long value) {
        if (value < 1) {
            throw new IllegalArgumentException("a difficulty is at least 1, not " + value);
        }
        long bounded = Math.min(value, VALUE_MAX);
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(bounded);
        int shift = exponent - FRACTION_BITS;
        long leading = shift >= 0 ? bounded >>> shift : bounded << -shift;
        return new ShareDifficulty(
                (exponent << FRACTION_BITS) | ((int) leading & (FRACTION_END - 1)));
    }

    /// That of an extra-nonce, whose lowest 16 bits it is.
    public static ShareDifficulty of(long extraNonce) {
        return new ShareDifficulty((int) extraNonce & 0xffff);
    }

    public long value() {
        int shift = (code >>> FRACTION_BITS) - FRACTION_BITS;
        long leading = FRACTION_END | (code & (FRACTION_END - 1));
        return shift >= 0 ? leading << shift : leading >>> -shift;
    }

    /// What miners compare with: the highest 64 bits of a hash have to be below this unsigned
    /// number.
    public long target() {
        return Long.divideUnsigned(-1L, value());
    }

    /// The same comparison as the miner makes, with the same rounding. A hash is little-endian.
    public boolean isMetBy(Hash256 hash) {
        return Long.compareUnsigned(Long.reverseBytes(hash.d()), target()) < 0;
    }
}
