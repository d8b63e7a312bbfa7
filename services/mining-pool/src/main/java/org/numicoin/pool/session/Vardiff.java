package org.numicoin.pool.session;

import java.time.Duration;

/// Finds the difficulty at which a miner sends a share in about the wanted time. Looks once in each
/// retarget interval at the work that was credited in it, and changes the difficulty only when the
/// wanted one is further off than the variance; a miner that begins much too easy is looked at as
/// soon as it has sent four times the shares of an interval. One thread uses it.
public final class Vardiff {
    /// By which factor one look changes a difficulty at most, so that luck does little.
    static final double STEP_MAX = 16;

    private final Settings settings;
    private double difficulty;
    private long begin;
    private double work;
    private int shares;

    /// What is aimed at.
    ///
    /// @param target wanted between two shares
    /// @param retarget between two looks
    /// @param variance share by which the wanted difficulty may be off, as in 0.3
    public record Settings(
            Duration target, Duration retarget, double variance, long least, long most) {
        public Settings {
            if (least < 1 || most < least || target.isZero() || retarget.compareTo(target) < 0) {
                throw new IllegalArgumentException("no vardiff: " + target + ", " + retarget);
            }
        }

        int sharesOfInterval() {
            return (int) Math.max(1, retarget.dividedBy(target));
        }
    }

    /// Begins at a difficulty.
    ///
    /// @param first difficulty to begin with
    /// @param now of a monotonic clock
    public Vardiff(Settings settings, long first, long now) {
        this.settings = settings;
        this.difficulty = bounded((double) first);
        this.begin = now;
    }

    public long difficulty() {
        return Math.round(difficulty);
    }

    /// A share was accepted.
    ///
    /// @param credited its difficulty
    /// @return whether the difficulty is another one now
    public boolean shared(long credited, long now) {
        work += credited;
        shares++;
        return look(now);
    }

    /// Time has passed, perhaps without any share.
    ///
    /// @return whether the difficulty is another one now
    public boolean look(long now) {
        long elapsed = now - begin;
        boolean flooded = shares >= 4 * settings.sharesOfInterval();
        if (elapsed < settings.retarget().toNanos() && !flooded) {
            return false;
        }
        double wanted = work * settings.target().toNanos() / Math.max(1, elapsed);
        begin = now;
        work = 0;
        shares = 0;
        if (Math.abs(wanted - difficulty) <= difficulty * settings.variance()) {
            return false;
        }
        double next = bounded(Math.clamp(wanted, difficulty / STEP_MAX, difficulty * STEP_MAX));
        boolean changes = Math.round(next) != Math.round(difficulty);
        difficulty = next;
        return changes;
    }

    private double bounded(double value) {
        return Math.clamp(value, (double) settings.least(), (double) settings.most());
    }
}
