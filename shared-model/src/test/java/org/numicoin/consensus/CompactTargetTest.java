package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;

final class CompactTargetTest {
    private static final CompactTarget EASIEST = target("20100000");

    @Test
    void agreesWithTheVectors() {
        for (var vector : VectorFile.read("compact-target")) {
            CompactTarget target = CompactTarget.ofValue(new BigInteger(vector.get(0), 16));
            assertThat(target).hasToString(vector.get(1));
            assertThat(target.isCanonical()).isTrue();
            assertThat(target.value()).isEqualTo(new BigInteger(vector.get(2), 16));
            assertThat(target.work()).isEqualTo(ChainWork.parse(vector.get(3)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1d800000", // negative
                "1d80ffff",
                "00000001", // would decode to zero
                "00000000",
                "01000000", // zero
                "1d000000",
                "1f000100", // a shorter form has the same value
                "03007fff",
                "01010001", // bits that are shifted out
                "01010100",
                "02010001",
                "21010000", // 2^256
                "22008000",
                "ff123456"
            })
    void refusesWhatIsNotCanonical(String bits) {
        CompactTarget target = target(bits);
        assertThat(target.isCanonical()).isFalse();
        assertThat(target.isCanonical(target("2100ffff"))).isFalse();
        assertThat(CompactTarget.parse(target.bits())).isEmpty();
        assertThat(target.isMetBy(Hash256.ZERO)).isFalse();
        assertThatIllegalStateException().isThrownBy(target::value);
    }

    @Test
    void refusesMoreThanTheEasiestTarget() {
        assertThat(target("20100001").isCanonical(EASIEST)).isFalse();
        assertThat(target("21008000").isCanonical(EASIEST)).isFalse();
        assertThat(target("20100000").isCanonical(EASIEST)).isTrue();
        assertThat(target("01010000").isCanonical(EASIEST)).isTrue();
    }

    @Test
    void everyCanonicalFormIsTheOneOfItsValueAndComparesLikeIt() {
        var random = new Random(6);
        CompactTarget last = CompactTarget.ofValue(BigInteger.ONE);
        for (int i = 0; i < 20_000; i++) {
            var drawn = new CompactTarget(random.nextInt(34) << 24 | random.nextInt(1 << 24));
            if (drawn.isCanonical()) {
                assertThat(CompactTarget.ofValue(drawn.value())).isEqualTo(drawn);
                assertThat(Integer.signum(drawn.compareTo(last)))
                        .isEqualTo(drawn.value().compareTo(last.value()));
                last = drawn;
            }
        }
    }

    @Test
    void hasNoFormForZeroNegativeOrMoreThan256Bits() {
        for (BigInteger value :
                new BigInteger[] {
                    BigInteger.ZERO, BigInteger.valueOf(-1), BigInteger.ONE.shiftLeft(256)
                }) {
            assertThatIllegalArgumentException().isThrownBy(() -> CompactTarget.ofValue(value));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01010000",
                "017f0000",
                "02008000",
                "027fff00",
                "03123456",
                "0b123456",
                "1a008000",
                "1e100000",
                "1f010000",
                "20100000",
                "207fffff",
                "2100ffff"
            })
    void isMetByTheTargetAndNotByOneMore(String bits) {
        CompactTarget target = target(bits);
        assertThat(target.isMetBy(littleEndian(target.value()))).isTrue();
        assertThat(target.isMetBy(littleEndian(target.value().subtract(BigInteger.ONE)))).isTrue();
        assertThat(target.isMetBy(littleEndian(target.value().add(BigInteger.ONE)))).isFalse();
    }

    @Test
    void readsTheHashFromItsLastByteOn() {
        assertThat(EASIEST.isMetBy(hashWithOne(31))).isTrue();
        assertThat(target("1f010000").isMetBy(hashWithOne(31))).isFalse();
        assertThat(target("01010000").isMetBy(hashWithOne(0))).isTrue();
        assertThat(target("01010000").isMetBy(hashWithOne(1))).isFalse();
    }

    @Test
    void isMetByRandomHashesLikeTheNumbersCompare() {
        var random = new Random(8);
        for (int i = 0; i < 20_000; i++) {
            BigInteger hash = new BigInteger(random.nextInt(257), random);
            BigInteger value = new BigInteger(1 + random.nextInt(256), random).max(BigInteger.ONE);
            CompactTarget target = CompactTarget.ofValue(value);
            assertThat(target.isMetBy(littleEndian(hash)))
                    .isEqualTo(hash.compareTo(target.value()) <= 0);
        }
    }

    private static CompactTarget target(String hex) {
        return new CompactTarget(Integer.parseUnsignedInt(hex, 16));
    }

    private static Hash256 hashWithOne(int index) {
        var bytes = new byte[32];
        bytes[index] = 1;
        return Hash256.of(bytes);
    }

    private static Hash256 littleEndian(BigInteger value) {
        var bytes = new byte[32];
        byte[] bigEndian = value.toByteArray();
        for (int i = 0; i < Math.min(32, bigEndian.length); i++) {
            bytes[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return Hash256.of(bytes);
    }
}
