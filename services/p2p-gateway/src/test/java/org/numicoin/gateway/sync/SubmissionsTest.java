package org.numicoin.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.numicoin.primitives.Hash256;

final class SubmissionsTest {
    private static final int MEBIBYTE = 1 << 20;

    private final Submissions submissions = new Submissions(SyncLimits.DEFAULT);

    @Test
    void fiveHundredTwelveBlocksMayBeUnanswered() {
        for (int i = 0; i < 512; i++) {
            assertThat(submissions.hasRoom(1)).isTrue();
            submissions.add(id(i), 1, 0);
        }
        assertThat(submissions.hasRoom(1)).isFalse();
        submissions.answered(id(7), 0);
        assertThat(submissions.hasRoom(1)).isTrue();
    }

    @Test
    void orTwoHundredFiftySixMebibytes() {
        for (int i = 0; i < 32; i++) {
            submissions.add(id(i), 8 * MEBIBYTE, 0);
        }
        assertThat(submissions.hasRoom(1)).isFalse();
        submissions.answered(id(0), 0);
        assertThat(submissions.hasRoom(8 * MEBIBYTE)).isTrue();
    }

    @Test
    void theOldestIsOverdueAMinuteAfterTheLastAnswer() {
        submissions.add(id(1), 1, 0);
        submissions.add(id(2), 1, 50_000);
        submissions.add(id(3), 1, 50_000);
        submissions.answered(id(1), 55_000);
        assertThat(submissions.overdue(114_999)).isEmpty();
        assertThat(submissions.overdue(115_000)).contains(id(2));
    }

    private static Hash256 id(long number) {
        return new Hash256(number, 0, 0, 0);
    }
}
