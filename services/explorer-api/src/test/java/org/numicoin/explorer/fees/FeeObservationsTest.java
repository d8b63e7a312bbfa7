package org.numicoin.explorer.fees;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// What is concluded from who was mined when.
class FeeObservationsTest {
    private static final long MAX_FEE = 1_000_000;
    private static final long BASE_FEE = 100;

    private final FeeObservations observed = new FeeObservations(0);
    private long ids;

    @Test
    void tellsNothingBeforeEnoughWasSeen() {
        minedAtOnce(50, 15);
        var estimate = observed.estimates().of(1);
        assertThat(estimate.isKnown()).isFalse();
        assertThat(estimate.likely()).isEmpty();
        assertThat(estimate.samples()).isEqualTo(15);
    }

    @Test
    void promisesLittleWhereLittleWasSeen() {
        minedAtOnce(50, 20);
        minedAtOnce(50, 1);
        assertThat(observed.estimates().of(1).high()).isPresent();
        var few = new FeeObservations(0);
        var ids = enter(few, 50, 21);
        few.connect(BASE_FEE, ids.subList(0, 20));
        assertThat(few.estimates().of(1).likely()).isPresent();
        assertThat(few.estimates().of(1).high()).isEmpty();
    }

    @Test
    void asksForMoreTheSoonerItIsToBe() {
        for (int round = 0; round < 20; round++) {
            var cheap = enter(observed, 10, 30);
            minedAtOnce(200, 30);
            minedAtOnce(200, 30);
            minedAtOnce(200, 30);
            observed.connect(BASE_FEE, cheap);
        }
        var estimates = observed.estimates();
        for (int target = 1; target <= 3; target++) {
            assertThat(estimates.of(target).likely()).contains(Buckets.highest(Buckets.of(200)));
        }
        for (int target = 4; target <= FeeEstimates.TARGET_MAX; target++) {
            assertThat(estimates.of(target).likely()).contains(10L);
        }
        assertThat(estimates.of(1008)).isEqualTo(estimates.of(FeeEstimates.TARGET_MAX));
    }

    @Test
    void countsWhatStillWaitsAsNotMinedInTime() {
        minedAtOnce(20, 60);
        assertThat(observed.estimates().of(1).low()).contains(Buckets.highest(Buckets.of(20)));
        enter(observed, 20, 100);
        observed.connect(BASE_FEE, List.of());
        assertThat(observed.estimates().of(1).low()).isEmpty();
        assertThat(observed.estimates().of(2).low()).isPresent();
    }

    @Test
    void countsAnEvictedOneAsNeverMined() {
        minedAtOnce(500, 60);
        enter(observed, 20, 60).forEach(id -> observed.leave(id, true));
        var estimates = observed.estimates();
        for (int target : new int[] {1, 12, 48, 100}) {
            assertThat(estimates.of(target).low()).contains(Buckets.highest(Buckets.of(500)));
        }
    }

    @Test
    void countsAReplacedOneForTheBlocksThatItWaited() {
        var ids = enter(observed, 20, 60);
        observed.connect(BASE_FEE, List.of());
        observed.connect(BASE_FEE, List.of());
        ids.forEach(id -> observed.leave(id, false));
        assertThat(observed.estimates().of(1).samples()).isEqualTo(60);
        minedAtOnce(20, 80);
        assertThat(observed.estimates().of(2).likely()).isEmpty();
        assertThat(observed.estimates().of(3).likely()).isPresent();
    }

    @Test
    void givesUpOnWhatWaitsLongerThanTheLongestTarget() {
        minedAtOnce(500, 60);
        var ids = enter(observed, 20, 60);
        for (int block = 0; block < FeeEstimates.TARGET_MAX; block++) {
            observed.connect(BASE_FEE, List.of());
        }
        long samples = observed.estimates().of(100).samples();
        assertThat(samples).isGreaterThan(100);
        ids.forEach(id -> observed.leave(id, true));
        assertThat(observed.estimates().of(100).samples()).isEqualTo(samples);
        assertThat(observed.estimates().of(100).low()).contains(Buckets.highest(Buckets.of(500)));
    }

    @Test
    void leavesOutWhatItsMaxFeeHeldBack() {
        enter(observed, 20, 60, BASE_FEE + 20);
        observed.connect(BASE_FEE + 1, List.of());
        observed.connect(BASE_FEE, List.of());
        assertThat(observed.estimates().of(1).samples()).isZero();
    }

    @Test
    void forgetsWhatItWatchedWhenBlocksWereSkipped() {
        var ids = enter(observed, 20, 60);
        observed.skipTo(7);
        observed.connect(BASE_FEE, ids);
        assertThat(observed.height()).isEqualTo(8);
        assertThat(observed.estimates().of(1).samples()).isZero();
    }

    @Test
    void remembersLessOfWhatIsOlder() {
        minedAtOnce(20, 60);
        for (int block = 0; block < 18; block++) {
            observed.connect(BASE_FEE, List.of());
        }
        assertThat(observed.estimates().of(1).samples()).isBetween(29L, 31L);
    }

    @Test
    void isNeverDearerForMoreTimeNorForLessCertainty() {
        for (long seed = 1; seed <= 20; seed++) {
            var random = new Random(seed);
            var market = new FeeObservations(0);
            var waiting = new ArrayList<Hash256>();
            for (int block = 0; block < 150; block++) {
                for (int i = random.nextInt(30); i > 0; i--) {
                    waiting.addAll(enter(market, random.nextInt(5_000), 1));
                }
                Collections.shuffle(waiting, random);
                var mined = waiting.subList(0, waiting.size() / 4);
                market.connect(BASE_FEE, mined);
                mined.clear();
            }
            var last = market.estimates().of(1);
            for (int target = 1; target <= FeeEstimates.TARGET_MAX; target++) {
                var estimate = market.estimates().of(target);
                long low = estimate.low().orElse(0L);
                long likely = estimate.likely().orElse(Long.MAX_VALUE);
                long high = estimate.high().orElse(Long.MAX_VALUE);
                assertThat(low).as("seed " + seed).isLessThanOrEqualTo(likely);
                assertThat(likely).as("seed " + seed).isLessThanOrEqualTo(high);
                assertThat(likely)
                        .as("seed " + seed)
                        .isLessThanOrEqualTo(last.likely().orElse(Long.MAX_VALUE));
                last = estimate;
            }
        }
    }

    @Test
    void isTheSameAfterItWasKept() {
        minedAtOnce(20, 60);
        minedAtOnce(3, 60);
        var out = new ByteWriter();
        observed.encode(out);
        var read = ByteReader.decode(out.toBytes(), FeeObservations::decode);
        assertThat(read.estimates()).isEqualTo(observed.estimates());
        assertThat(read.height()).isEqualTo(2);
    }

    private void minedAtOnce(long tip, int count) {
        observed.connect(BASE_FEE, enter(observed, tip, count));
    }

    private List<Hash256> enter(FeeObservations into, long tip, int count) {
        return enter(into, tip, count, MAX_FEE);
    }

    private List<Hash256> enter(FeeObservations into, long tip, int count, long maxFee) {
        var entered = new ArrayList<Hash256>();
        for (int i = 0; i < count; i++) {
            var id = new Hash256(0, 0, 0, ++ids);
            into.enter(id, tip, maxFee);
            entered.add(id);
        }
        return entered;
    }
}
