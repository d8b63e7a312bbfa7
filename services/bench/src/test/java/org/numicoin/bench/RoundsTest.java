package org.numicoin.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final long SECOND = 1_000_000_000;

    private final Rounds rounds = new Rounds();

    private void round(long ones, long others) {
        rounds.record("one", ones, SECOND);
        rounds.record("other", others, SECOND);
    }

    @Test
    void rateIsTheMedianOfTheTurns() {
        round(100, 1);
        round(300, 1);
        round(900, 1);

        assertThat(rounds.median("one")).isEqualTo(300);
        assertThat(rounds.medians("hashes"))
                .containsExactly(
                        new Report.Rate("one", 300, "hashes"),
                        new Report.Rate("other", 1, "hashes"));
    }

    @Test
    void medianOfAnEvenNumberOfTurnsLiesBetweenTheMiddleTwo() {
        round(100, 1);
        round(300, 1);

        assertThat(rounds.median("one")).isEqualTo(200);
    }

    /// A machine that slows down for a while does so for all contestants of a round.
    @Test
    void ratioIsTakenWithinEachRound() {
        round(1_000, 500);
        round(10, 5);
        round(600, 300);

        assertThat(rounds.ratio("one", "other")).isCloseTo(2, within(1e-9));
    }

    @Test
    void oneDisturbedRoundDoesNotCount() {
        round(100, 100);
        round(100, 1);
        round(100, 100);

        assertThat(rounds.ratio("one", "other")).isEqualTo(1);
    }

    @Test
    void unknownContestantIsAnErrorNotARateOfZero() {
        round(1, 1);

        assertThatThrownBy(() -> rounds.median("third"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("third");
    }
}
