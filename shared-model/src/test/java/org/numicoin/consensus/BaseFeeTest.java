package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BaseFeeTest {
    private static final long LIMIT = 8_388_608;

    @Test
    void agreesWithTheVectors() {
        for (var vector : VectorFile.read("base-fee")) {
            assertThat(
                            BaseFee.next(
                                    Long.parseLong(vector.get(0)),
                                    Long.parseLong(vector.get(1)),
                                    LIMIT,
                                    100))
                    .as("%s", vector)
                    .isEqualTo(Long.parseLong(vector.get(2)));
        }
    }

    @Test
    void fiftyNineFullBlocksRaiseItAThousandfold() {
        long fee = 100;
        for (int block = 0; block < 59; block++) {
            fee = BaseFee.next(fee, LIMIT, LIMIT, 100);
        }
        assertThat(fee).isEqualTo(100_382);
    }

    @Test
    void isExactForTheLargestLimitsAndFees() {
        var random = new Random(1559);
        for (int i = 0; i < 20_000; i++) {
            long limit = 2 + random.nextLong(1L << (1 + random.nextInt(32)));
            long weight = random.nextLong(limit + 1);
            long fee = 1 + random.nextLong(1L << (1 + random.nextInt(40)));
            assertThat(BaseFee.next(fee, weight, limit, 1))
                    .isEqualTo(reference(fee, weight, limit / 2));
        }
    }

    @Test
    void emptyBlocksLowerItToTheLeastAndNoFurther() {
        long fee = BaseFee.MAX;
        for (int block = 0; block < 300; block++) {
            long next = BaseFee.next(fee, 0, LIMIT, 100);
            assertThat(next).isBetween(100L, fee);
            fee = next;
        }
        assertThat(fee).isEqualTo(100);
    }

    private static long reference(long fee, long weight, long half) {
        BigInteger change =
                BigInteger.valueOf(fee)
                        .multiply(BigInteger.valueOf(weight - half).abs())
                        .divide(BigInteger.valueOf(8).multiply(BigInteger.valueOf(half)));
        BigInteger next = BigInteger.valueOf(fee);
        if (weight > half) {
            next = next.add(change.max(BigInteger.ONE));
        }
        if (weight < half) {
            next = next.subtract(change);
        }
        return next.max(BigInteger.ONE).min(BigInteger.ONE.shiftLeft(40)).longValueExact();
    }
}
