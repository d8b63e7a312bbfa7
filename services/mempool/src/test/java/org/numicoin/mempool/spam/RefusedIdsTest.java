package org.numicoin.mempool.spam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.mempool.spam.RefusedIds.Refusal;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

final class RefusedIdsTest {
    private final RefusedIds refused = new RefusedIds(8, new Random(1));

    @Test
    void tellsWhatItSaidBefore() {
        assertThat(refused.find(bytes(1))).isEmpty();
        refused.add(bytes(1), id(1), "malformed");

        assertThat(refused.find(bytes(1))).isEqualTo(Optional.of(new Refusal(id(1), "malformed")));
        assertThat(refused.find(bytes(2))).isEmpty();
        assertThat(refused.hits()).isEqualTo(1);
    }

    @Test
    void holdsNoMoreThanItsBoundAndKeepsWhatIsAskedFor() {
        for (int number = 0; number < 1_000; number++) {
            refused.add(bytes(number), id(number), "malformed");
            assertThat(refused.find(bytes(0))).isPresent();
            assertThat(refused.size()).isLessThanOrEqualTo(8);
        }
        assertThat(refused.find(bytes(999))).isPresent();
        assertThat(refused.find(bytes(500))).isEmpty();
    }

    @Test
    void remembersNothingThatAnotherStateCouldTake() {
        assertThat(RefusedIds.isForGood("malformed")).isTrue();
        assertThat(RefusedIds.isForGood("bad-tx-chain-id")).isTrue();
        assertThat(RefusedIds.isForGood("max-fee-below-base-fee")).isTrue();
        assertThat(RefusedIds.isForGood("bad-signature")).isFalse();
        assertThat(RefusedIds.isForGood("bad-authorization")).isFalse();
        assertThat(RefusedIds.isForGood("tx-expired")).isFalse();
        assertThat(RefusedIds.isForGood("origin-over-budget")).isFalse();
    }

    private static Bytes bytes(int number) {
        return Bytes.wrap(new byte[] {(byte) (number >> 8), (byte) number});
    }

    private static Hash256 id(int number) {
        return new Hash256(0, 0, 0, number);
    }
}
