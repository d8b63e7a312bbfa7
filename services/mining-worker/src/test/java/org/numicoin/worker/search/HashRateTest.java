package org.numicoin.worker.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HashRateTest {
    private static final long SECOND = 1_000_000_000;

    private final HashRate rate = new HashRate();
    private long now = 5 * SECOND;

    private void secondsWith(int seconds, int hashes) {
        for (int i = 0; i < seconds; i++) {
            rate.hashed(hashes);
            now += SECOND;
            rate.tick(now);
        }
    }

    @Test
    void steadyRateIsReachedWithinAMinute() {
        rate.tick(now);
        secondsWith(60, 400);

        assertThat(rate.hashes()).isEqualTo(24_000);
        assertThat(rate.perSecond()).isCloseTo(400, within(2.0));
    }

    @Test
    void rateFallsToNothingWhenNobodyHashes() {
        rate.tick(now);
        secondsWith(60, 400);
        secondsWith(60, 0);

        assertThat(rate.perSecond()).isCloseTo(0, within(2.0));
    }

    @Test
    void ticksInQuickSuccessionDoNotCount() {
        rate.tick(now);
        rate.hashed(1);
        rate.tick(now + 1);

        assertThat(rate.perSecond()).isZero();
    }
}
