package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.numicoin.primitives.Amount;

final class SubsidyTest {
    private static final Amount FIRST = Amount.parseNumi("88.88");

    @Test
    void agreesWithTheScheduleOfMainnet() {
        for (var vector : VectorFile.read("subsidy-mainnet")) {
            long height = Long.parseLong(vector.get(0));
            assertThat(Subsidy.subsidy(FIRST, 1_051_200, height).nano())
                    .as("height %d", height)
                    .isEqualTo(Long.parseLong(vector.get(1)));
        }
    }

    @Test
    void addsUpToTheSupplyOfEachNetwork() {
        for (var vector : VectorFile.read("supply")) {
            long halving = Long.parseLong(vector.get(1));
            long last = Long.parseLong(vector.get(3));
            assertThat(Subsidy.total(FIRST, halving).nano())
                    .as(vector.get(0))
                    .isEqualTo(Long.parseLong(vector.get(2)));
            assertThat(Subsidy.subsidy(FIRST, halving, last)).isEqualTo(Amount.ofNano(1));
            assertThat(Subsidy.subsidy(FIRST, halving, last + 1)).isEqualTo(Amount.ZERO);
        }
    }

    @Test
    void isWhatAllBlocksOfAShortScheduleGetTogether() {
        long sum = 0;
        for (long height = 0; height <= 40_000; height++) {
            sum += Subsidy.subsidy(FIRST, 1_000, height).nano();
        }
        assertThat(sum).isEqualTo(Subsidy.total(FIRST, 1_000).nano());
    }

    @Test
    void doesNotStartOverAfter64Halvings() {
        for (long height : new long[] {64 * 10 + 1, 65 * 10, 128 * 10 + 1, Long.MAX_VALUE}) {
            assertThat(Subsidy.subsidy(Amount.ofNano(Long.MAX_VALUE), 10, height))
                    .isEqualTo(Amount.ZERO);
        }
        assertThat(Subsidy.subsidy(Amount.ofNano(Long.MAX_VALUE), 10, 620 + 1))
                .isEqualTo(Amount.ofNano(1));
    }

    @Test
    void refusesNegativeHeightsAndSupplyFrom2To63On() {
        assertThatIllegalArgumentException().isThrownBy(() -> Subsidy.subsidy(FIRST, 1, -1));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> Subsidy.total(Amount.ofNano(1L << 62), 2));
    }
}
