package org.numicoin.explorer.fees;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.explorer.fees.FeeEstimates.Estimate;
import org.numicoin.explorer.fees.TipEstimates.Source;
import org.numicoin.explorer.fees.TipEstimates.TipEstimate;
import org.numicoin.explorer.index.WideSum;
import org.numicoin.explorer.pool.ProjectedBlocks;
import org.numicoin.explorer.pool.ProjectedBlocks.Projected;

final class TipEstimatesTest {
    private static final Estimate NOTHING =
            new Estimate(Optional.empty(), Optional.empty(), Optional.empty(), 0);

    @Test
    void withoutHistoryAndWithRoomTheMinimumIsEnough() {
        var estimates = new TipEstimates(observed(NOTHING), List.of(), 70);
        assertThat(estimates.of(1)).isEqualTo(all(Source.MINIMUM, 70));
        assertThat(estimates.of(1_008)).isEqualTo(all(Source.MINIMUM, 70));
        assertThat(estimates.minimum()).isEqualTo(70);
    }

    @Test
    void withoutHistoryAFullBlockAsksForMoreThanTheBestThatItLeavesOut() {
        var estimates =
                new TipEstimates(
                        observed(NOTHING),
                        List.of(block(Optional.of(40L)), block(Optional.empty())),
                        5);
        assertThat(estimates.of(1))
                .isEqualTo(
                        new TipEstimate(
                                Source.PROJECTED, 0, 41, Optional.of(60L), Optional.of(90L)));
        assertThat(estimates.of(2)).isEqualTo(all(Source.MINIMUM, 5));
    }

    @Test
    void beyondTheLastProjectedBlockTheSameIsAskedFor() {
        var full = Collections.nCopies(ProjectedBlocks.BLOCKS_MAX, block(Optional.of(40L)));
        var estimates = new TipEstimates(observed(NOTHING), full, 0);
        assertThat(estimates.of(FeeEstimates.TARGET_MAX)).isEqualTo(estimates.of(1));
    }

    @Test
    void noTipIsBelowWhatTheMempoolTakesIn() {
        var seen = new Estimate(Optional.of(10L), Optional.of(30L), Optional.empty(), 50);
        var estimates = new TipEstimates(observed(seen), List.of(block(Optional.of(40L))), 20);
        assertThat(estimates.of(3))
                .isEqualTo(
                        new TipEstimate(
                                Source.OBSERVED, 50, 20, Optional.of(30L), Optional.empty()));
        assertThat(estimates.of(3).highest()).isEqualTo(30);
        var projected = new TipEstimates(observed(NOTHING), List.of(block(Optional.of(40L))), 75);
        assertThat(projected.of(1))
                .isEqualTo(
                        new TipEstimate(
                                Source.PROJECTED, 0, 75, Optional.of(75L), Optional.of(90L)));
    }

    @Test
    void whereNoTipWasSeenToBeEnoughNoneIsPromised() {
        var never = new Estimate(Optional.empty(), Optional.empty(), Optional.empty(), 25);
        var estimates = new TipEstimates(observed(never), List.of(), 0);
        assertThat(estimates.of(1))
                .isEqualTo(
                        new TipEstimate(Source.MINIMUM, 25, 0, Optional.empty(), Optional.empty()));
    }

    @Test
    void aNearerTargetIsNeverCheaper() {
        var byTarget = new ArrayList<>(Collections.nCopies(FeeEstimates.TARGET_MAX, NOTHING));
        for (int i = 4; i < FeeEstimates.TARGET_MAX; i++) {
            byTarget.set(i, new Estimate(Optional.of(50L), Optional.of(80L), Optional.of(90L), 30));
        }
        var estimates = new TipEstimates(new FeeEstimates(9, byTarget), List.of(), 0);
        assertThat(estimates.of(1))
                .isEqualTo(
                        new TipEstimate(Source.MINIMUM, 0, 50, Optional.of(80L), Optional.of(90L)));
    }

    @Test
    void anyEstimatesRiseWithTheHurryAndKeepTheMinimum() {
        var random = new Random(2);
        for (int round = 0; round < 1_000; round++) {
            var byTarget = new ArrayList<Estimate>();
            for (int i = 0; i < FeeEstimates.TARGET_MAX; i++) {
                long low = random.nextInt(100);
                byTarget.add(
                        random.nextBoolean()
                                ? NOTHING
                                : new Estimate(
                                        Optional.of(low),
                                        Optional.of(low + 1).filter(_ -> random.nextBoolean()),
                                        Optional.empty(),
                                        20));
            }
            var blocks = new ArrayList<Projected>();
            for (int i = 0; i < random.nextInt(ProjectedBlocks.BLOCKS_MAX + 1); i++) {
                blocks.add(
                        block(Optional.of(random.nextLong(100)).filter(_ -> random.nextBoolean())));
            }
            long minimum = random.nextInt(60);
            var estimates = new TipEstimates(new FeeEstimates(1, byTarget), blocks, minimum);
            for (int target = 1; target <= FeeEstimates.TARGET_MAX; target++) {
                var tip = estimates.of(target);
                assertThat(tip.low())
                        .isGreaterThanOrEqualTo(minimum)
                        .isGreaterThanOrEqualTo(estimates.of(target + 1).low());
                assertThat(tip.highest()).isGreaterThanOrEqualTo(tip.low());
            }
        }
    }

    private static TipEstimate all(Source source, long tip) {
        return new TipEstimate(source, 0, tip, Optional.of(tip), Optional.of(tip));
    }

    private static FeeEstimates observed(Estimate each) {
        return new FeeEstimates(7, Collections.nCopies(FeeEstimates.TARGET_MAX, each));
    }

    private static Projected block(Optional<Long> leftOut) {
        return new Projected(
                9,
                1_000,
                2_000,
                100,
                WideSum.ZERO,
                List.of(101L, 110L, 120L, 160L, 170L, 190L, 900L),
                leftOut);
    }
}
