package org.numicoin.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RollingMinimumTest {
    private static final long MINUTE = 60_000;
    private static final long NOW = 1_800_000_000_000L;
    private static final RollingMinimum RAISED = RollingMinimum.NONE.raised(10_000, NOW);

    @Test
    void itFallsByHalfInTwentyMinutesAndFasterWhileThereIsRoom() {
        assertThat(left(20 * MINUTE, 1_000)).isEqualTo(5_000);
        assertThat(left(60 * MINUTE, 500)).isEqualTo(1_250);
        assertThat(left(10 * MINUTE, 499)).isEqualTo(5_000);
        assertThat(left(5 * MINUTE, 249)).isEqualTo(5_000);
        assertThat(left(10 * MINUTE, 1_000)).isBetween(7_000L, 7_150L);
    }

    @Test
    void manyShortTimesAreAsGoodAsALongOne() {
        RollingMinimum minimum = RAISED;
        for (int second = 1; second <= 20 * 60; second++) {
            minimum = minimum.fallen(NOW + second * 1_000L, 1_000, 100);
        }
        assertThat(minimum.perWeight()).isBetween(4_950L, 5_050L);
    }

    @Test
    void lessThanHalfAStepIsNothing() {
        RollingMinimum minimum = RollingMinimum.NONE.raised(100, NOW);
        assertThat(minimum.fallen(NOW + 20 * MINUTE, 1_000, 100).perWeight()).isEqualTo(50);
        assertThat(minimum.fallen(NOW + 21 * MINUTE, 1_000, 100)).isEqualTo(RollingMinimum.NONE);
        assertThat(RAISED.fallen(Long.MAX_VALUE, 1_000, 100)).isEqualTo(RollingMinimum.NONE);
    }

    @Test
    void raisingNeverLowersItAndAClockThatGoesBackChangesNothing() {
        assertThat(RAISED.raised(9_999, NOW + 1).perWeight()).isEqualTo(10_000);
        assertThat(RAISED.raised(10_001, NOW + 1).perWeight()).isEqualTo(10_001);
        assertThat(RAISED.fallen(NOW - MINUTE, 0, 100)).isEqualTo(RAISED);
        long most = (1L << 41) - 1;
        assertThat(RollingMinimum.NONE.raised(most, NOW).perWeight()).isEqualTo(most);
    }

    private static long left(long millis, long permille) {
        return RAISED.fallen(NOW + millis, permille, 100).perWeight();
    }
}
