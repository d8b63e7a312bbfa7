package org.numicoin.consensus;

import java.math.BigInteger;
import java.util.Optional;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;

/// A proof-of-work target in Bitcoin's compact form: size in bytes, then the highest three bytes. A
/// header carries any 32 bits, so this holds any; only a canonical one has a value. The canonical
/// form is the single one for its value, never zero, never negative, below 2^256.
public record CompactTarget(int bits) implements Comparable<CompactTarget> {
    private static final int MANTISSA = 0x007f_ffff;
    private static final int SIGN = 0x0080_0000;
    private static final int SIZE_MAX = 33;

    /// The canonical target with these bits, if they are one.
    public static Optional<CompactTarget> parse(int bits) {
        return isCanonical(bits) ? Optional.of(new CompactTarget(bits)) : Optional.empty();
    }

    /// Cuts a value from 1 to 2^256 - 1 to its highest bits.
    public static CompactTarget ofValue(BigInteger value) {
        if (value.signum() <= 0 || value.bitLength() > 256) {
            throw new IllegalArgumentException("a target is from 1 to 2^256 - 1, not " + value);
        }
        int size = (value.bitLength() + 7) / 8;
        int mantissa = value.shiftRight(8 * (size - 3)).intValue();
        if ((mantissa & SIGN) != 0) {
            mantissa >>>= 8;
            size++;
        }
        return new CompactTarget(size << 24 | mantissa);
    }

    /// Whether these bits are the single canonical form of a value from 1 to 2^256 - 1.
    public static boolean isCanonical(int bits) {
        int mantissa = bits & MANTISSA;
        int size = bits >>> 24;
        return (bits & SIGN) == 0
                && mantissa > 0x7fff
                && switch (size) {
                    case 0 -> false;
                    case 1 -> (mantissa & 0xffff) == 0;
                    case 2 -> (mantissa & 0xff) == 0;
                    case SIZE_MAX -> mantissa <= 0xffff;
                    default -> size < SIZE_MAX;
                };
    }

    public boolean isCanonical() {
        return isCanonical(bits);
    }

    /// Canonical and from 1 to the easiest target: what a header may carry at all.
    public boolean isCanonical(CompactTarget easiest) {
        return isCanonical() && compareTo(easiest) <= 0;
    }

    /// The number that a hash must not exceed.
    public BigInteger value() {
        if (!isCanonical()) {
            throw new IllegalStateException("not a canonical target: " + this);
        }
        return BigInteger.valueOf(mantissa()).shiftLeft(8 * (size() - 3));
    }

    /// Whether a hash, read as a little-endian 256-bit integer, is at most the target. No hash
    /// meets a target that is not canonical. Allocates nothing: workers ask this for every hash.
    public boolean isMetBy(Hash256 powHash) {
        if (!isCanonical()) {
            return false;
        }
        int shift = 8 * (size() - 3);
        int order = Long.compareUnsigned(Long.reverseBytes(powHash.d()), word(192 - shift));
        if (order == 0) {
            order = Long.compareUnsigned(Long.reverseBytes(powHash.c()), word(128 - shift));
        }
        if (order == 0) {
            order = Long.compareUnsigned(Long.reverseBytes(powHash.b()), word(64 - shift));
        }
        if (order == 0) {
            order = Long.compareUnsigned(Long.reverseBytes(powHash.a()), word(-shift));
        }
        return order <= 0;
    }

    /// Expected hashes for one block: floor(2^256 / (target + 1)).
    public ChainWork work() {
        return ChainWork.of(BigInteger.ONE.shiftLeft(256).divide(value().add(BigInteger.ONE)));
    }

    /// Canonical targets compare like their values: size first, then the highest bytes.
    @Override
    public int compareTo(CompactTarget other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return String.format("%08x", bits);
    }

    /// The 64 bits of the target that begin at bit `-distance` of the mantissa, its bit 0 being
    /// where the mantissa was before it was shifted into place.
    private long word(int distance) {
        long mantissa = mantissa();
        if (distance >= 0) {
            return distance < 64 ? mantissa >>> distance : 0;
        }
        return distance > -64 ? mantissa << -distance : 0;
    }

    private int size() {
        return bits >>> 24;
    }

    private int mantissa() {
        return bits & MANTISSA;
    }
}
