package org.numicoin.pool.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.Payment;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;

class LargestRemainderTest {
    private static final Address A = address(1);
    private static final Address B = address(2);
    private static final Address C = address(3);

    @Test
    void whatIsLeftGoesToTheLargestRemainderAndOfEqualOnesToTheLowerAddress() {
        assertThat(split(100, Map.of(A, 1L, B, 1L, C, 1L)))
                .containsExactly(payment(A, 34), payment(B, 33), payment(C, 33));
        // 16.7, 33.3 and 50: the first is cut most.
        assertThat(split(100, Map.of(A, 1L, B, 2L, C, 3L)))
                .containsExactly(payment(A, 17), payment(B, 33), payment(C, 50));
    }

    @Test
    void whoGetsNothingIsLeftOut() {
        assertThat(split(2, Map.of(A, 1L, B, 1L, C, 1L)))
                .containsExactly(payment(A, 1), payment(B, 1));
        assertThat(split(0, Map.of(A, 1L))).isEmpty();
    }

    @Test
    void theLargestAmountTimesTheLargestWeightDoesNotOverflow() {
        assertThat(split(Long.MAX_VALUE, Map.of(A, Long.MAX_VALUE, B, Long.MAX_VALUE)))
                .containsExactly(
                        payment(A, Long.MAX_VALUE / 2 + 1), payment(B, Long.MAX_VALUE / 2));
    }

    @Test
    void partsAddUpToTheWholeAndNobodyIsANanoOff() {
        var random = new SplittableRandom(4);
        for (int round = 0; round < 2_000; round++) {
            var weights = new TreeMap<Address, Long>();
            for (int i = random.nextInt(1, 40); i > 0; i--) {
                weights.put(address(random.nextInt()), random.nextLong(1, 1_000));
            }
            long total = random.nextLong(0, 1_000_000);
            double sum = weights.values().stream().mapToLong(w -> w).sum();
            List<Payment> parts = split(total, weights);
            assertThat(parts.stream().mapToLong(p -> p.amount().nano()).sum()).isEqualTo(total);
            for (Payment part : parts) {
                double exact = total * (weights.getOrDefault(part.recipient(), 0L) / sum);
                assertThat(Math.abs(part.amount().nano() - exact)).isLessThan(1.000001);
            }
        }
    }

    @Test
    void refusesToDivideAmongNobody() {
        assertThatIllegalArgumentException().isThrownBy(() -> split(1, Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> split(1, Map.of(A, 0L)));
    }

    private static List<Payment> split(long total, Map<Address, Long> weights) {
        return LargestRemainder.split(Amount.ofNano(total), new TreeMap<>(weights));
    }

    private static Payment payment(Address to, long nano) {
        return new Payment(to, Amount.ofNano(nano));
    }

    static Address address(int number) {
        byte[] bytes = new byte[Hash256.BYTES];
        java.nio.ByteBuffer.wrap(bytes).putInt(number);
        return Address.of(bytes);
    }
}
