package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.consensus.PageKey;
import org.numicoin.consensus.StatePage;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.CacheUse;

final class PageCacheTest {
    /// A page with this many leaves takes 204 bytes and 64 for each leaf.
    private static final int ONE_LEAF = PageCache.ENTRY_BYTES + 4 + 64;

    private final PageCache cache = new PageCache(10 * ONE_LEAF);

    @Test
    void whatWasPutIsFoundUntilTheBoundIsReached() {
        for (int i = 0; i < 10; i++) {
            cache.put(key(i), page(1, i));
        }
        assertThat(cache.bytes()).isEqualTo(10 * ONE_LEAF);
        cache.put(key(10), page(1, 10));
        assertThat(cache.get(key(0))).isNull();
        assertThat(cache.get(key(1))).isEqualTo(page(1, 1));
        assertThat(cache.get(key(10))).isEqualTo(page(1, 10));
        assertThat(cache.use()).isEqualTo(new CacheUse(2, 1));
        assertThat(cache.bytes()).isEqualTo(10 * ONE_LEAF);
    }

    @Test
    void aNewPageTakesThePlaceOfTheOldOne() {
        cache.put(key(1), page(1, 1));
        cache.put(key(1), page(2, 2));
        assertThat(cache.bytes()).isEqualTo(ONE_LEAF + 64);
        assertThat(cache.get(key(1))).isEqualTo(page(2, 2));
        cache.put(key(1), Optional.empty());
        assertThat(cache.get(key(1))).isEmpty();
        assertThat(cache.bytes()).isEqualTo(PageCache.ENTRY_BYTES);
    }

    @Test
    void whatWasAskedForStaysWhenManyOthersPassThrough() {
        cache.put(key(-1), page(1, 1));
        assertThat(cache.get(key(-1))).isEqualTo(page(1, 1));
        for (int i = 0; i < 1_000; i++) {
            cache.put(key(i), page(2, i));
        }
        assertThat(cache.get(key(-1))).isEqualTo(page(1, 1));
        assertThat(cache.bytes()).isLessThanOrEqualTo(10 * ONE_LEAF);
    }

    @Test
    void anAnswerIsAlwaysTheLastPageAndTheBoundHolds() {
        var random = new Random(5);
        var model = new HashMap<PageKey, Optional<StatePage>>();
        int found = 0;
        for (int step = 0; step < 20_000; step++) {
            var key = key(random.nextInt(20));
            if (random.nextBoolean()) {
                var page = random.nextInt(5) == 0 ? NONE : page(1 + random.nextInt(4), step);
                cache.put(key, page);
                model.put(key, page);
            } else {
                var answer = cache.get(key);
                if (answer != null) {
                    assertThat(answer).isEqualTo(model.get(key));
                    found++;
                }
            }
            assertThat(cache.bytes()).isBetween(0L, 10L * ONE_LEAF);
        }
        assertThat(found).isGreaterThan(1_000);
        cache.clear();
        assertThat(cache.bytes()).isZero();
        assertThat(cache.get(key(0))).isNull();
    }

    private static final Optional<StatePage> NONE = Optional.empty();

    private static PageKey key(int number) {
        return PageKey.of(16, new Hash256(number, 0, 0, 0));
    }

    private static Optional<StatePage> page(int leaves, int content) {
        var bytes = new byte[4 + 64 * leaves];
        int bits = (1 << leaves) - 1;
        bytes[1] = (byte) bits;
        bytes[4] = (byte) content;
        bytes[5] = (byte) (content >> 8);
        return Optional.of(StatePage.decode(bytes));
    }
}
