package org.numicoin.mempool.spam;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.numicoin.messaging.Origin;

/// How much work each origin may cause for nothing: signatures that are verified, and accounts that
/// the validator is asked for, for transactions that are not admitted then.
///
/// An origin earns a quarter of the work of what is admitted, and wastes that first. Beyond it, it
/// has an allowance that is refilled with time, and so have all origins together, however many
/// names somebody has. So a flood costs at most a quarter of the honest work and what the common
/// allowance adds: honest admission keeps more than two thirds of the machine. Allowances are
/// refilled slower under load, down to an eighth.
///
/// Safe for many threads.
public final class Budgets {
    /// Work of one signature.
    public static final int SIGNATURE = 8;

    /// Work of asking for one account, measured as that of a signature.
    public static final int ACCOUNT = 1;

    /// Of the work of what is admitted an origin may waste this part.
    static final int EARNED_PART = 4;

    /// Of the load from which allowances are refilled slower, and how fast at full load.
    private static final double LOADED = 0.5;

    private static final double LEAST = 1.0 / 8;

    private final BudgetLimits limits;
    private final DoubleSupplier load;
    private final LongSupplier nanoTime;
    private final Bucket common;

    /// Apart, so that names without end do not push out those that have earned something.
    private final Map<Origin, Budget> earners;

    private final Map<Origin, Budget> others;
    private long wasted;

    /// @param load of this replica, from 0 to 1
    public Budgets(BudgetLimits limits, DoubleSupplier load, LongSupplier nanoTime) {
        this.limits = limits;
        this.load = load;
        this.nanoTime = nanoTime;
        this.common = new Bucket(limits.common(), nanoTime.getAsLong());
        this.earners = bounded(limits.origins());
        this.others = bounded(limits.origins());
    }

    /// What one origin has left.
    private static final class Budget {
        private final Bucket allowance;
        private double earned;

        Budget(Bucket allowance) {
            this.allowance = allowance;
        }
    }

    /// Whether an origin may cause work.
    public synchronized boolean allows(Origin origin) {
        Optional<Budget> known = find(origin);
        if (known.isPresent() && known.get().earned > 0) {
            return true;
        }
        long now = nanoTime.getAsLong();
        double factor = factor();
        return common.refilled(now, factor) > 0
                && (known.isEmpty() || known.get().allowance.refilled(now, factor) > 0);
    }

    /// Work that led to nothing.
    public synchronized void wasted(Origin origin, int work) {
        wasted += work;
        Budget budget = budget(origin);
        double fromEarned = Math.min(budget.earned, work);
        budget.earned -= fromEarned;
        budget.allowance.take(work - fromEarned);
        common.take(work - fromEarned);
        file(origin, budget);
    }

    /// Work that led to an admission.
    ///
    /// @param held part of it that was counted as wasted before
    public synchronized void admitted(Origin origin, int work, int held) {
        wasted -= held;
        Budget budget = budget(origin);
        double earned = budget.earned + held + (double) work / EARNED_PART;
        budget.earned = Math.min(earned, (double) limits.earned() * SIGNATURE);
        file(origin, budget);
    }

    /// Work for nothing since the start, in signatures.
    public synchronized double wastedSignatures() {
        return (double) wasted / SIGNATURE;
    }

    /// What is left of the speed of refilling under the present load.
    public double factor() {
        double over = (load.getAsDouble() - LOADED) / (1 - LOADED);
        return 1 - Math.clamp(over, 0, 1) * (1 - LEAST);
    }

    private Optional<Budget> find(Origin origin) {
        return Optional.ofNullable(earners.get(origin))
                .or(() -> Optional.ofNullable(others.get(origin)));
    }

    private Budget budget(Origin origin) {
        return find(origin)
                .orElseGet(() -> new Budget(new Bucket(limits.origin(), nanoTime.getAsLong())));
    }

    private void file(Origin origin, Budget budget) {
        boolean earner = budget.earned > 0;
        (earner ? others : earners).remove(origin);
        (earner ? earners : others).put(origin, budget);
    }

    /// Whoever was heard of longest ago is forgotten.
    private static Map<Origin, Budget> bounded(int max) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Origin, Budget> eldest) {
                return size() > max;
            }
        };
    }
}
