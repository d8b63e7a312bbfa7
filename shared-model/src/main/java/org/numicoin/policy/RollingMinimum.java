package org.numicoin.policy;

/// What a transaction has to pay beyond the base fee to be admitted, in nano per weight. It is
/// raised above what was evicted, so that the room that this made is not filled with the same
/// again, and falls by half in each half-life, faster while there is more room.
///
/// @param scaled the minimum × 2^20: a small one falls as evenly as a high one
/// @param at milliseconds, of the last change
public record RollingMinimum(long scaled, long at) {
    public static final RollingMinimum NONE = new RollingMinimum(0, 0);

    private static final int SCALE_BITS = 20;
    private static final long HALF_LIFE = 20 * 60_000;

    /// The half-life by the natural logarithm of 2.
    private static final long TIME_CONSTANT = 1_731_234;

    /// As much of it as is taken for straight.
    private static final int PIECES = 128;

    /// One of which no more is known than its height at a time.
    ///
    /// @param perWeight below 2^42
    public static RollingMinimum of(long perWeight, long at) {
        return new RollingMinimum(perWeight << SCALE_BITS, at);
    }

    /// In nano per weight, rounded up.
    public long perWeight() {
        return (scaled + (1L << SCALE_BITS) - 1) >> SCALE_BITS;
    }

    /// At least this much.
    ///
    /// @param perWeight below 2^42
    public RollingMinimum raised(long perWeight, long now) {
        return new RollingMinimum(Math.max(scaled, perWeight << SCALE_BITS), Math.max(at, now));
    }

    /// What is left of it: by half in a half-life of 20 minutes, of half as much when the pool is
    /// less than half full, and of a quarter when it is less than a quarter. Nothing when less than
    /// half a step is left.
    ///
    /// @param permille of the room that is taken
    /// @param step by which it rises above what was evicted, in nano per weight
    public RollingMinimum fallen(long now, long permille, long step) {
        if (scaled == 0 || now <= at) {
            return this;
        }
        int faster = permille < 250 ? 4 : permille < 500 ? 2 : 1;
        long left = left(now - at, HALF_LIFE / faster, TIME_CONSTANT / faster);
        return left < (step << SCALE_BITS) / 2 ? NONE : new RollingMinimum(left, now);
    }

    /// Halved by whole half-lives, then piece by piece: in many short times it falls as far as in
    /// one long one.
    private long left(long millis, long halfLife, long timeConstant) {
        long left = scaled >> Math.min(millis / halfLife, Long.SIZE - 1);
        for (long rest = millis % halfLife; rest > 0; rest -= timeConstant / PIECES) {
            long piece = Math.min(rest, timeConstant / PIECES);
            // left × piece / time constant, which may need more than 64 bits
            left -= left / timeConstant * piece + left % timeConstant * piece / timeConstant;
        }
        return left;
    }
}
