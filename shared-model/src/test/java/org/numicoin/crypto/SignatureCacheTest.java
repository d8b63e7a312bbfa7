package org.numicoin.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;

class SignatureCacheTest {
    private static final Hash256 KEY = id(1);
    private static final Bytes NAME = Bytes.ofHex("aabb");

    private final SignatureCache cache = new SignatureCache(64);

    @Test
    void knowsWhatWasAdded() {
        assertThat(cache.contains(check(KEY, NAME))).isFalse();
        cache.add(check(KEY, NAME));
        assertThat(cache.contains(check(KEY, NAME))).isTrue();
    }

    @Test
    void sameSignatureUnderAnotherKeyIsUnknown() {
        cache.add(check(KEY, NAME));
        assertThat(cache.contains(check(id(2), NAME))).isFalse();
    }

    @Test
    void anotherNameIsUnknown() {
        cache.add(check(KEY, NAME));
        assertThat(cache.contains(check(KEY, Bytes.ofHex("aabc")))).isFalse();
        assertThat(cache.contains(check(KEY, Bytes.ofHex("aa")))).isFalse();
        assertThat(cache.contains(check(KEY, Bytes.EMPTY))).isFalse();
    }

    @Test
    void forgetsTheOldestAndNeverGrows() {
        int count = 100 * cache.capacity();
        for (int i = 0; i < count; i++) {
            cache.add(id(i));
            assertThat(cache.contains(id(i))).isTrue();
        }
        long known = IntStream.range(0, count).filter(i -> cache.contains(id(i))).count();
        assertThat(known).isEqualTo(cache.capacity());
        assertThat(IntStream.range(0, count / 2).filter(i -> cache.contains(id(i)))).isEmpty();
    }

    @Test
    void halfFullItForgetsLittle() {
        var half = new SignatureCache(1 << 14);
        IntStream.range(0, 1 << 13).forEach(i -> half.add(id(i)));
        assertThat(IntStream.range(0, 1 << 13).filter(i -> half.contains(id(i))).count())
                .isGreaterThan((1 << 13) * 98 / 100);
    }

    @Test
    void addingTwiceTakesOnePlace() {
        IntStream.range(0, 5).forEach(i -> cache.add(id(i)));
        IntStream.range(0, 1_000).forEach(_ -> cache.add(id(0)));
        assertThat(IntStream.range(0, 5).allMatch(i -> cache.contains(id(i)))).isTrue();
    }

    @Test
    void threadsNeverMakeItKnowWhatNobodyAdded() throws Exception {
        var shared = new SignatureCache(1 << 10);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var runs =
                    IntStream.range(0, 4)
                            .mapToObj(thread ->
                                    threads.submit(() -> addAndLook(shared, new Random(thread))))
                            .toList();
            for (var run : runs) {
                assertThat(run.get()).isZero();
            }
        }
        assertThat(shared.contains(id(0))).isTrue();
    }

    /// Even numbers are added, odd ones never. How many odd ones were known.
    private static int addAndLook(SignatureCache shared, Random random) {
        int invented = 0;
        for (int i = 0; i < 20_000; i++) {
            shared.add(id(2 * random.nextInt(5_000)));
            invented += shared.contains(id(2 * random.nextInt(5_000) + 1)) ? 1 : 0;
        }
        shared.add(id(0));
        return invented;
    }

    @Test
    void capacityIsAPowerOfTwoWithinBounds() {
        assertThat(new SignatureCache(8).capacity()).isEqualTo(8);
        assertThat(new SignatureCache(9).capacity()).isEqualTo(16);
        assertThat(new SignatureCache(1 << 16).capacity()).isEqualTo(1 << 16);
        for (int capacity : new int[] {-1, 0, 7, (1 << 24) + 1, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> new SignatureCache(capacity))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not " + capacity);
        }
    }

    private static Hash256 id(int number) {
        return Tag.KEY.hash(
                new byte[] {(byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }

    private static SignatureCheck check(Hash256 keyId, Bytes name) {
        return new SignatureCheck(Optional.empty(), keyId, Bytes.EMPTY, Bytes.EMPTY, name);
    }
}
