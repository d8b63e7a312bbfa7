package org.numicoin.pool.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.primitives.Hash256;

class ShareDifficultyTest {
    @Test
    void isTheHighestWithinAThousandthBelow() {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            long value = 1 + (random.nextLong(ShareDifficulty.VALUE_MAX) >>> random.nextInt(52));
            long kept = ShareDifficulty.atMost(value).value();
            assertThat(kept).isBetween(value - value / 1_024, value);
            assertThat(ShareDifficulty.atMost(kept).value()).isEqualTo(kept);
        }
    }

    @Test
    void smallOnesAreExact() {
        for (long value = 1; value <= 2_048; value++) {
            assertThat(ShareDifficulty.atMost(value).value()).isEqualTo(value);
        }
    }

    @Test
    void allCodesThatAreValidHaveAValueAndOthersNone() {
        for (int code = 0; code <= 0xffff; code++) {
            if (ShareDifficulty.isValid(code)) {
                assertThat(new ShareDifficulty(code).value())
                        .isBetween(1L, ShareDifficulty.VALUE_MAX);
            }
        }
        assertThat(ShareDifficulty.isValid(53 << 10)).isFalse();
        assertThatThrownBy(() -> new ShareDifficulty(0xffff))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// A hash whose highest 64 bits are the target itself is one too high, as it is to the miner.
    @Test
    void hashIsBelowTheTargetInItsHighest64Bits() {
        var difficulty = ShareDifficulty.atMost(1_000);
        long target = difficulty.target();

        assertThat(difficulty.isMetBy(new Hash256(0, 0, 0, Long.reverseBytes(target - 1))))
                .isTrue();
        assertThat(difficulty.isMetBy(new Hash256(0, 0, 0, Long.reverseBytes(target)))).isFalse();
    }
}
