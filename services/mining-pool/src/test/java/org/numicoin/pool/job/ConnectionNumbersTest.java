package org.numicoin.pool.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConnectionNumbersTest {
    @Test
    void noNumberComesTwice() {
        var numbers = new ConnectionNumbers(new Random(1));
        var seen = new BitSet(1 << ConnectionNumbers.BITS);
        for (int i = 0; i < 300_000; i++) {
            int number = numbers.getAsInt();
            assertThat(number).isBetween(0, (1 << ConnectionNumbers.BITS) - 1);
            assertThat(seen.get(number)).isFalse();
            seen.set(number);
        }
    }

    /// Of neighbours half of the bits differ, as of strangers.
    @Test
    void theNextNumberIsFarFromTheLast() {
        var numbers = new ConnectionNumbers(new Random(2));
        int last = numbers.getAsInt();
        long bits = 0;
        int count = 10_000;
        for (int i = 0; i < count; i++) {
            int next = numbers.getAsInt();
            bits += Integer.bitCount(last ^ next);
            last = next;
        }
        assertThat((double) bits / count).isBetween(14.5, 15.5);
    }

    @Test
    void anotherPodHasAnotherOrder() {
        assertThat(new ConnectionNumbers(new Random(3)).getAsInt())
                .isNotEqualTo(new ConnectionNumbers(new Random(4)).getAsInt());
    }
}
