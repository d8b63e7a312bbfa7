package org.numicoin.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.policy.FeeChunks.Chunk;

final class FeeChunksTest {
    @Test
    void aChildPaysForItsParent() {
        assertThat(FeeChunks.of(List.of(rate(1, 10), rate(5, 10), rate(2, 10), rate(2, 10))))
                .containsExactly(
                        new Chunk(0, 2, rate(6, 20)),
                        new Chunk(2, 3, rate(2, 10)),
                        new Chunk(3, 4, rate(2, 10)));
        assertThat(FeeChunks.of(List.of())).isEmpty();
    }

    @Test
    void eachIsTheShortestBestPayingBeginningOfTheRest() {
        var random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            var rates = new ArrayList<FeeRate>();
            int count = random.nextInt(64);
            for (int i = 0; i < count; i++) {
                rates.add(rate(random.nextInt(20), 1 + random.nextInt(round % 2 == 0 ? 1 : 9)));
            }
            assertThat(FeeChunks.of(rates)).as("round %d", round).isEqualTo(byDefinition(rates));
        }
    }

    @Test
    void ratesCompareExactly() {
        long most = Long.MAX_VALUE;
        assertThat(rate(most, most - 1)).isGreaterThan(rate(most - 1, most - 1));
        assertThat(rate(most, most - 1)).isGreaterThan(rate(most - 1, most - 2).plus(rate(0, 2)));
        assertThat(rate(-3, 1)).isLessThan(rate(0, most)).isLessThan(rate(-2, 1));
        assertThat(rate(2, 4)).isEqualByComparingTo(rate(3, 6));
        var random = new Random(6);
        for (int round = 0; round < 10_000; round++) {
            var one = rate(random.nextLong(), 1 + random.nextLong(most));
            var other = rate(random.nextLong(), 1 + random.nextLong(most));
            assertThat(Integer.signum(one.compareTo(other)))
                    .isEqualTo(
                            product(one.tips(), other.weight())
                                    .compareTo(product(other.tips(), one.weight())));
        }
    }

    @Test
    void aPartPaysItsShare() {
        assertThat(rate(10, 4).perWeight()).isEqualTo(2);
        assertThat(rate(-1, 4).perWeight()).isEqualTo(-1);
        assertThat(rate(10, 4).tipsOf(3)).isEqualTo(7);
        assertThat(rate(Long.MAX_VALUE, 1L << 40).tipsOf(1L << 40)).isEqualTo(Long.MAX_VALUE);
    }

    private static List<Chunk> byDefinition(List<FeeRate> rates) {
        var chunks = new ArrayList<Chunk>();
        int from = 0;
        while (from < rates.size()) {
            var best = new Chunk(from, from + 1, rates.get(from));
            FeeRate sum = best.rate();
            for (int to = from + 2; to <= rates.size(); to++) {
                sum = sum.plus(rates.get(to - 1));
                if (sum.compareTo(best.rate()) > 0) {
                    best = new Chunk(from, to, sum);
                }
            }
            chunks.add(best);
            from = best.to();
        }
        return chunks;
    }

    private static BigInteger product(long one, long other) {
        return BigInteger.valueOf(one).multiply(BigInteger.valueOf(other));
    }

    private static FeeRate rate(long tips, long weight) {
        return new FeeRate(tips, weight);
    }
}
