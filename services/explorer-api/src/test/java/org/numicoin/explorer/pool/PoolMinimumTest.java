package org.numicoin.explorer.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.explorer.Verdicts;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.policy.RollingMinimum;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

final class PoolMinimumTest {
    private static final ChainSpec SPEC = Specs.fast();
    private static final long NOW = 1_800_000_000_000L;
    private static final long HALF_LIFE = 20 * 60_000;

    private final PoolMinimum minimum = new PoolMinimum(SPEC);
    private final List<Transaction> payments =
            IntStream.range(0, 8)
                    .mapToObj(key ->
                            TransactionBuilder.from(SPEC, key).pay(key + 1, 10_000_000).sign(key))
                    .toList();

    @Test
    void isNothingBeforeAVerdictTellsIt() {
        hear(0, "pool-full", "another pays more", NOW);
        assertThat(minimum.perWeight(NOW)).isZero();
    }

    @Test
    void isWhatAFullPoolDemandedAndFallsWithTime() {
        hear(0, "pool-full", TransactionVerdict.minimumDetail(4_000), NOW);
        assertThat(minimum.perWeight(NOW)).isEqualTo(4_000);
        assertThat(minimum.perWeight(NOW + HALF_LIFE)).isBetween(2_000L, 2_020L);
        hear(0, "below-minimum", TransactionVerdict.minimumDetail(900), NOW + HALF_LIFE);
        assertThat(minimum.perWeight(NOW + HALF_LIFE)).isEqualTo(900);
        assertThat(minimum.perWeight(NOW + 10 * HALF_LIFE)).isZero();
    }

    @Test
    void isThatOfTheShardThatDemandsMost() {
        int other = 1;
        while (Shards.of(Keys.address(other)) == Shards.of(Keys.address(0))) {
            other++;
        }
        hear(0, "pool-full", TransactionVerdict.minimumDetail(4_000), NOW);
        hear(other, "pool-full", TransactionVerdict.minimumDetail(700), NOW);
        assertThat(minimum.perWeight(NOW)).isEqualTo(4_000);
        hear(0, "below-minimum", TransactionVerdict.minimumDetail(100), NOW);
        assertThat(minimum.perWeight(NOW)).isEqualTo(700);
    }

    @Test
    void anOlderVerdictThatComesLateChangesNothing() {
        hear(0, "pool-full", TransactionVerdict.minimumDetail(4_000), NOW);
        hear(0, "pool-full", TransactionVerdict.minimumDetail(100), NOW - 1);
        assertThat(minimum.perWeight(NOW)).isEqualTo(4_000);
    }

    /// A pool of any fullness that is heard of now and then.
    @Test
    void isNeverBelowThatOfThePool() {
        var random = new Random(7);
        for (int round = 0; round < 300; round++) {
            var heard = new PoolMinimum(SPEC);
            var pool = RollingMinimum.NONE;
            long now = NOW;
            for (int step = 0; step < 40; step++) {
                now += random.nextInt(5 * 60_000);
                pool = pool.fallen(now, random.nextInt(1_001), SPEC.leastBaseFee());
                if (random.nextInt(4) == 0) {
                    pool = pool.raised(random.nextInt(100_000), now);
                    heard.heard(verdict(0, "pool-full", detail(pool)), now);
                } else if (random.nextInt(4) == 0) {
                    heard.heard(verdict(0, "below-minimum", detail(pool)), now);
                }
                assertThat(heard.perWeight(now))
                        .as("round %d, step %d", round, step)
                        .isGreaterThanOrEqualTo(pool.perWeight());
            }
        }
    }

    private static String detail(RollingMinimum pool) {
        return TransactionVerdict.minimumDetail(pool.perWeight());
    }

    private void hear(int key, String code, String detail, long at) {
        minimum.heard(verdict(key, code, detail), at);
    }

    private TransactionVerdict verdict(int key, String code, String detail) {
        return Verdicts.of(Kind.EVICTED, payments.get(key), 1, code, detail);
    }
}
