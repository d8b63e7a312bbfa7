package org.numicoin.explorer.fees;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The share of transactions that were mined in time, by tip: never lower for a higher tip, as a
/// fair market has it. Where the counts say otherwise it is chance, and neighbours are taken
/// together (pool adjacent violators).
final class SuccessCurve {
    /// Observations that a step of the curve has at least.
    static final double SAMPLES_MIN = 20;

    private final List<Step> steps;

    /// @param tip the middle one of the lowest tips that reach the share
    private record Step(double samples, double mined, long tip) {
        /// As if one more had failed than did: few observations promise little.
        double share() {
            return mined / (samples + 1);
        }
    }

    private SuccessCurve(List<Step> steps) {
        this.steps = steps;
    }

    /// @param mined in time, by bucket
    /// @param missed not in time, by bucket
    static SuccessCurve of(double[] mined, double[] missed) {
        Deque<Step> fitted = new ArrayDeque<>();
        int from = Buckets.COUNT - 1;
        double samples = 0;
        double successes = 0;
        for (int bucket = Buckets.COUNT - 1; bucket >= 0; bucket--) {
            samples += mined[bucket] + missed[bucket];
            successes += mined[bucket];
            if (samples >= SAMPLES_MIN) {
                add(fitted, new Step(samples, successes, middle(mined, missed, bucket, from)));
                from = bucket - 1;
                samples = 0;
                successes = 0;
            }
        }
        return new SuccessCurve(new ArrayList<>(fitted));
    }

    /// The least tip with which at least this share was mined in time; nothing when no tip reached
    /// it, or too little is known.
    Optional<Long> tipFor(double share) {
        return steps.reversed().stream()
                .filter(step -> step.share() >= share)
                .map(Step::tip)
                .findFirst();
    }

    private static void add(Deque<Step> fitted, Step lower) {
        var step = lower;
        while (!fitted.isEmpty() && fitted.getLast().share() <= step.share()) {
            var higher = fitted.removeLast();
            step =
                    new Step(
                            higher.samples() + step.samples(),
                            higher.mined() + step.mined(),
                            lower.tip());
        }
        fitted.addLast(step);
    }

    /// The highest tip of the bucket in the middle of the observations.
    private static long middle(double[] mined, double[] missed, int lowest, int highest) {
        double all = 0;
        for (int bucket = lowest; bucket <= highest; bucket++) {
            all += mined[bucket] + missed[bucket];
        }
        double below = 0;
        int bucket = lowest;
        while (bucket < highest && below + mined[bucket] + missed[bucket] < all / 2) {
            below += mined[bucket] + missed[bucket];
            bucket++;
        }
        return Buckets.highest(bucket);
    }
}
