package org.numicoin.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ChainWorkTest {
    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(256);
    private static final ChainWork MOST = ChainWork.of(LIMIT.subtract(BigInteger.ONE));

    @Test
    void addsAndComparesLikeUnbounded256BitNumbers() {
        var random = new Random(256);
        for (int i = 0; i < 10_000; i++) {
            BigInteger x = number(random);
            BigInteger y = number(random);
            ChainWork workX = ChainWork.of(x);
            ChainWork workY = ChainWork.of(y);
            assertThat(workX.compareTo(workY)).isEqualTo(x.compareTo(y));
            if (x.add(y).compareTo(LIMIT) < 0) {
                assertThat(workX.plus(workY)).isEqualTo(ChainWork.of(x.add(y)));
            } else {
                assertThatExceptionOfType(ArithmeticException.class)
                        .isThrownBy(() -> workX.plus(workY));
            }
        }
    }

    @Test
    void carriesThroughEveryWordAndRefusesTheLastOne() {
        ChainWork one = ChainWork.of(BigInteger.ONE);
        assertThat(ChainWork.of(BigInteger.ONE.shiftLeft(192).subtract(BigInteger.ONE)).plus(one))
                .isEqualTo(ChainWork.of(BigInteger.ONE.shiftLeft(192)));
        assertThat(MOST.plus(ChainWork.ZERO)).isEqualTo(MOST);
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> MOST.plus(one));
    }

    @Test
    void isThirtyTwoBytesHighestFirst() {
        byte[] bytes = ChainWork.of(BigInteger.valueOf(0x0102)).toBytes();
        assertThat(bytes).hasSize(32).endsWith(1, 2);
        assertThat(ChainWork.of(bytes)).isEqualTo(ChainWork.of(BigInteger.valueOf(258)));
        assertThat(ChainWork.of(MOST.toBytes())).isEqualTo(MOST);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChainWork.of(Arrays.copyOf(bytes, 31)));
    }

    @Test
    void writesAndReadsDecimals() {
        assertThat(ChainWork.ZERO.toDecimal()).isEqualTo("0");
        assertThat(MOST.toDecimal()).hasSize(78);
        assertThat(ChainWork.parse(MOST.toDecimal())).isEqualTo(MOST);
        for (String wrong : new String[] {"", "-1", "+1", "1e3", " 1", LIMIT.toString()}) {
            assertThatIllegalArgumentException().isThrownBy(() -> ChainWork.parse(wrong));
        }
    }

    private static BigInteger number(Random random) {
        return new BigInteger(random.nextInt(257), random);
    }
}
