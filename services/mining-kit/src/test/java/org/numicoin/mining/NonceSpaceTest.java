package org.numicoin.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NonceSpaceTest {
    private static final int WORKERS = 100;
    private static final int THREADS = 64;

    /// The counter is the lowest 16 bits, so what lies above must differ.
    @Test
    void threadsOfAHundredLeasedWorkersNeverTryTheSameExtraNonce() {
        var random = new Random(1);
        var prefixes = new HashSet<Long>();
        for (int instance = 0; instance < WORKERS; instance++) {
            var space = NonceSpace.leased(instance, random);
            for (int thread = 0; thread < THREADS; thread++) {
                prefixes.add(space.extraNonce(thread, thread) >>> 16);
            }
        }
        assertThat(prefixes).hasSize(WORKERS * THREADS);
    }

    @Test
    void saltsKeepUnleasedWorkersApartThatDrewTheSameInstanceNumber() {
        var random = new Random(2);
        var prefixes = new HashSet<Long>();
        for (int worker = 0; worker < WORKERS; worker++) {
            int salt = NonceSpace.unleased(random).salt();
            for (int thread = 0; thread < THREADS; thread++) {
                prefixes.add(new NonceSpace(0xffff, salt).extraNonce(thread, thread) >>> 16);
            }
        }
        assertThat(prefixes).hasSize(WORKERS * THREADS);
    }

    @Test
    void extraNonceIsInstanceThenSaltAndThreadThenGeneration() {
        assertThat(new NonceSpace(0x1234, 0x2abcde).extraNonce(0x3ff, 0x50006))
                .isEqualTo(0x1234_aaf37bff_0006L);
    }

    @Test
    void unleasedNumbersAreInTheUpperHalfAndLeasedOnesNever() {
        var random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            var space = NonceSpace.unleased(random);
            assertThat(space.instance()).isBetween(0x8000, 0xffff);
            assertThat(space.isLeased()).isFalse();
        }
        assertThatThrownBy(() -> NonceSpace.leased(0x8000, random))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
