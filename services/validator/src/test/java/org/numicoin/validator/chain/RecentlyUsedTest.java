package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RecentlyUsedTest {
    private final RecentlyUsed<Integer, String> cache = new RecentlyUsed<>(100, String::length);

    @Test
    void whatWasPutIsFoundUntilTheBoundIsReached() {
        for (int key = 0; key < 10; key++) {
            cache.put(key, "0123456789");
        }
        assertThat(cache.bytes()).isEqualTo(100);
        cache.put(10, "0");
        assertThat(cache.get(0)).isNull();
        assertThat(cache.get(1)).isEqualTo("0123456789");
        assertThat(cache.get(10)).isEqualTo("0");
        assertThat(cache.bytes()).isEqualTo(91);
    }

    @Test
    void aNewValueTakesThePlaceOfTheOldOne() {
        cache.put(1, "old");
        cache.put(1, "newer");
        assertThat(cache.bytes()).isEqualTo(5);
        assertThat(cache.get(1)).isEqualTo("newer");
        cache.put(1, "newest");
        assertThat(cache.get(1)).isEqualTo("newest");
        assertThat(cache.bytes()).isEqualTo(6);
    }

    @Test
    void whatWasAskedForStaysWhenManyOthersPassThrough() {
        cache.put(-1, "often");
        assertThat(cache.get(-1)).isEqualTo("often");
        for (int key = 0; key < 1_000; key++) {
            cache.put(key, "once");
        }
        assertThat(cache.get(-1)).isEqualTo("often");
        assertThat(cache.bytes()).isLessThanOrEqualTo(100);
    }

    @Test
    void aValueAboveTheBoundIsNotKept() {
        cache.put(1, "0".repeat(101));
        assertThat(cache.get(1)).isNull();
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void anAnswerIsAlwaysTheLastValueAndTheBoundHolds() {
        var random = new Random(5);
        var model = new HashMap<Integer, String>();
        for (int step = 0; step < 20_000; step++) {
            int key = random.nextInt(30);
            if (random.nextBoolean()) {
                String value = "x".repeat(1 + random.nextInt(20)) + step;
                cache.put(key, value);
                model.put(key, value);
            } else if (random.nextInt(500) == 0) {
                cache.clear();
                assertThat(cache.bytes()).isZero();
            } else {
                var found = cache.get(key);
                assertThat(found == null || found.equals(model.get(key))).isTrue();
            }
            assertThat(cache.bytes()).isBetween(0L, 100L);
        }
    }
}
