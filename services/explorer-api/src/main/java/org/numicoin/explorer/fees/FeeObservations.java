package org.numicoin.explorer.fees;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.numicoin.explorer.fees.FeeEstimates.Estimate;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// Counts for how many blocks transactions waited, by tip, and estimates from it. A target is
/// judged by the shortest memory that reaches it and knows enough. A transaction that left without
/// a block failed for as long as it had waited, and one that the pool evicted failed for every
/// target.
///
/// Memory: what is watched, and counts by horizon, target and bucket. For one thread.
final class FeeObservations {
    /// Transactions that are watched at a time; the oldest give way.
    private static final int WATCHED_MAX = 65_536;

    static final double LOW = 0.50;
    static final double LIKELY = 0.85;
    static final double HIGH = 0.95;

    /// Half of an observation is left after 18, 144 and 1,000 blocks.
    private final List<Horizon> horizons =
            List.of(
                    new Horizon(12, 0.962),
                    new Horizon(48, 0.9952),
                    new Horizon(FeeEstimates.TARGET_MAX, 0.99931));

    private final SequencedMap<Hash256, Watched> watched = new LinkedHashMap<>();
    private long height;
    private long observedBlocks;

    /// @param since height of the tip when it came
    private record Watched(long tip, long maxFee, long since) {}

    /// @param height of the tip
    FeeObservations(long height) {
        this.height = height;
    }

    long height() {
        return height;
    }

    long observedBlocks() {
        return observedBlocks;
    }

    /// A transaction waits for the next block and nothing holds it back but its tip.
    ///
    /// @param tip what it would pay over the base fee in the next block
    void enter(Hash256 id, long tip, long maxFee) {
        watched.putIfAbsent(id, new Watched(tip, maxFee, height));
        if (watched.size() > WATCHED_MAX) {
            watched.pollFirstEntry();
        }
    }

    /// Its wait says nothing any more.
    void forget(Hash256 id) {
        watched.remove(id);
    }

    void forgetAll() {
        watched.clear();
    }

    /// It left without a block: what it waited it waited in vain.
    ///
    /// @param forGood whether no block would have come: its tip was too low for the pool
    void leave(Hash256 id, boolean forGood) {
        var left = watched.remove(id);
        if (left != null) {
            long blocks = forGood ? FeeEstimates.TARGET_MAX : height - left.since();
            horizons.forEach(horizon -> horizon.missed(Buckets.of(left.tip()), blocks));
        }
    }

    /// The tip is another one, and nobody watched how it came to that.
    void skipTo(long newHeight) {
        watched.clear();
        long missed = Math.max(0, newHeight - height);
        horizons.forEach(horizon -> horizon.age(missed));
        height = newHeight;
    }

    /// The next block of the highest chain so far was connected.
    void connect(long baseFee, Collection<Hash256> ids) {
        height++;
        observedBlocks++;
        horizons.forEach(horizon -> horizon.age(1));
        for (Hash256 id : ids) {
            var mined = watched.remove(id);
            if (mined != null) {
                long blocks = height - mined.since();
                horizons.forEach(horizon -> horizon.mined(Buckets.of(mined.tip()), blocks));
            }
        }
        dropWhatSaysNothing(baseFee);
    }

    /// One whose max fee left less than its tip over the base fee did not compete with that tip.
    private void dropWhatSaysNothing(long baseFee) {
        for (Iterator<Watched> each = watched.values().iterator(); each.hasNext(); ) {
            var one = each.next();
            if (one.maxFee() - baseFee < one.tip()) {
                each.remove();
            } else if (height - one.since() >= FeeEstimates.TARGET_MAX) {
                each.remove();
                horizons.forEach(
                        horizon -> horizon.missed(Buckets.of(one.tip()), FeeEstimates.TARGET_MAX));
            }
        }
    }

    /// The tip of a longer target is never above that of a shorter one.
    FeeEstimates estimates() {
        var waiting = new Horizon(FeeEstimates.TARGET_MAX, 1);
        watched.values()
                .forEach(one -> waiting.missed(Buckets.of(one.tip()), height - one.since()));
        var byTarget = new ArrayList<Estimate>();
        var last = new Estimate(Optional.empty(), Optional.empty(), Optional.empty(), 0);
        for (int target = 1; target <= FeeEstimates.TARGET_MAX; target++) {
            last = least(last, estimate(target, waiting));
            byTarget.add(last);
        }
        return new FeeEstimates(observedBlocks, byTarget);
    }

    private Estimate estimate(int target, Horizon waiting) {
        var best = new Estimate(Optional.empty(), Optional.empty(), Optional.empty(), 0);
        for (Horizon horizon : horizons) {
            if (horizon.targets() >= target && !best.isKnown()) {
                best = estimate(target, horizon, waiting);
            }
        }
        return best;
    }

    private static Estimate estimate(int target, Horizon horizon, Horizon waiting) {
        var mined = new double[Buckets.COUNT];
        var missed = new double[Buckets.COUNT];
        double samples = 0;
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            mined[bucket] = horizon.minedWithin(target, bucket);
            missed[bucket] =
                    horizon.missedWithin(target, bucket) + waiting.missedWithin(target, bucket);
            samples += mined[bucket] + missed[bucket];
        }
        var curve = SuccessCurve.of(mined, missed);
        return new Estimate(
                curve.tipFor(LOW), curve.tipFor(LIKELY), curve.tipFor(HIGH), Math.round(samples));
    }

    private static Estimate least(Estimate shorter, Estimate longer) {
        return new Estimate(
                least(shorter.low(), longer.low()),
                least(shorter.likely(), longer.likely()),
                least(shorter.high(), longer.high()),
                Math.max(shorter.samples(), longer.samples()));
    }

    private static Optional<Long> least(Optional<Long> one, Optional<Long> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(Math.min(one.get(), other.get()))
                : one.or(() -> other);
    }

    /// What is watched is not kept: nobody knows what became of it meanwhile.
    void encode(ByteWriter out) {
        out.u64(height).u64(observedBlocks);
        horizons.forEach(horizon -> horizon.encode(out));
    }

    static FeeObservations decode(ByteReader in) {
        var observations = new FeeObservations(in.u64("height"));
        observations.observedBlocks = in.u64("observed blocks");
        observations.horizons.forEach(horizon -> horizon.decode(in));
        return observations;
    }
}
