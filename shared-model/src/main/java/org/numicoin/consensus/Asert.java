package org.numicoin.consensus;

import java.math.BigInteger;

/// The difficulty schedule: aserti3-2d over a clock that stands still while the network does. The
/// target doubles for each half-life that the chain is behind its schedule and halves for each that
/// it is ahead. Integers only.
public final class Asert {
    private static final long UNIT = 65_536;

    /// A target has 256 bits and the factor 17, so further shifts change nothing after clamping.
    private static final long SHIFTS_MAX = 273;

    private Asert() {}

    /// The target of the block at a height.
    ///
    /// @param first target of a chain that is exactly on schedule
    /// @param easiest upper bound of every target
    /// @param height of the block, at least 1
    /// @param elapsedOfParent the bounded clock at its parent, milliseconds
    public static CompactTarget target(
            CompactTarget first,
            CompactTarget easiest,
            long intervalMillis,
            long halfLifeMillis,
            long height,
            long elapsedOfParent) {
        if (height < 1) {
            throw new IllegalArgumentException("genesis has no scheduled target");
        }
        long schedule = Math.multiplyExact(intervalMillis, height - 1);
        return ofDrift(
                first, easiest, halfLifeMillis, Math.subtractExact(elapsedOfParent, schedule));
    }

    /// The bounded clock at a block: a longer pause than one half-life counts as one half-life, so
    /// a stopped network resumes at its pace instead of mining the time it missed.
    public static long elapsed(
            long parentElapsed, long parentTimestamp, long timestamp, long halfLifeMillis) {
        long step = Math.min(Math.subtractExact(timestamp, parentTimestamp), halfLifeMillis);
        return Math.addExact(parentElapsed, step);
    }

    /// The target of a chain that is `drift` milliseconds behind its schedule, or ahead of it when
    /// negative.
    static CompactTarget ofDrift(
            CompactTarget first, CompactTarget easiest, long halfLifeMillis, long drift) {
        long exponent = Math.multiplyExact(drift, UNIT) / halfLifeMillis;
        long shifts = exponent >> 16;
        if (shifts > SHIFTS_MAX) {
            return easiest;
        }
        if (shifts < -SHIFTS_MAX) {
            return CompactTarget.ofValue(BigInteger.ONE);
        }
        BigInteger scaled =
                first.value()
                        .multiply(BigInteger.valueOf(factor(exponent & UNIT - 1)))
                        .shiftLeft((int) shifts - 16);
        return CompactTarget.ofValue(scaled.max(BigInteger.ONE).min(easiest.value()));
    }

    /// 65536 × 2^(f / 65536) by a cubic that is exact enough for consensus; the sum fits 64 bits
    /// unsigned and not 63.
    static long factor(long f) {
        return UNIT + (cubic(f) >>> 48);
    }

    static long cubic(long f) {
        return 195_766_423_245_049L * f + 971_821_376L * f * f + 5_127L * f * f * f + (1L << 47);
    }
}
