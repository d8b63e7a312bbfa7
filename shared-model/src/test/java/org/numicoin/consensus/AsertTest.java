package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AsertTest {
    private static final long DAY = 86_400_000;

    @Test
    void agreesWithThePublishedRunsOfAserti32d() {
        for (var vector : VectorFile.read("aserti3-2d")) {
            // A run says what follows a block, by its seconds since the parent of the anchor.
            long height = Long.parseLong(vector.get(1)) + 1;
            long elapsed = Long.parseLong(vector.get(2)) * 1_000;
            assertThat(
                            Asert.target(
                                    target(vector.get(0)),
                                    target("1d00ffff"),
                                    600_000,
                                    2 * DAY,
                                    height,
                                    elapsed))
                    .as("%s", vector)
                    .hasToString(vector.get(3));
        }
    }

    @Test
    void agreesWithTheDriftsOfMainnet() {
        for (var vector : VectorFile.read("asert-mainnet")) {
            long drift = Long.parseLong(vector.get(0));
            assertThat(Asert.ofDrift(target("1e100000"), target("1f010000"), 7_200_000, drift))
                    .as("drift %d", drift)
                    .hasToString(vector.get(1));
        }
    }

    @Test
    void agreesWithAChainOfLocalnetThatPausesAndRacesAhead() {
        long parentTime = 0;
        long elapsed = 0;
        for (var vector : VectorFile.read("asert-localnet")) {
            long height = Long.parseLong(vector.get(0));
            long time = Long.parseLong(vector.get(1));
            if (height > 0) {
                assertThat(
                                Asert.target(
                                        target("1f100000"),
                                        target("20100000"),
                                        3_000,
                                        60_000,
                                        height,
                                        elapsed))
                        .as("height %d", height)
                        .hasToString(vector.get(3));
                elapsed = Asert.elapsed(elapsed, parentTime, time, 60_000);
            }
            assertThat(elapsed).isEqualTo(Long.parseLong(vector.get(2)));
            parentTime = time;
        }
    }

    @Test
    void theCubicNeedsAll64BitsAndNoMore() {
        assertThat(Long.toUnsignedString(Asert.cubic(65_535))).isEqualTo("18446563080438344768");
        assertThat(Asert.factor(65_535)).isEqualTo(131_071);
        assertThat(Asert.factor(0)).isEqualTo(65_536);
    }

    @Test
    void agreesWithAnIndependentComputationForRandomDrifts() {
        var random = new Random(32);
        BigInteger easiest = target("1f010000").value();
        for (int i = 0; i < 5_000; i++) {
            CompactTarget first =
                    CompactTarget.ofValue(
                            new BigInteger(1 + random.nextInt(240), random).max(BigInteger.ONE));
            long halfLife = 1 + random.nextLong(1L << (1 + random.nextInt(30)));
            long drift = random.nextLong(1L << (1 + random.nextInt(45)));
            drift = random.nextBoolean() ? drift : -drift;
            assertThat(Asert.ofDrift(first, target("1f010000"), halfLife, drift))
                    .isEqualTo(reference(first.value(), easiest, halfLife, drift));
        }
    }

    @Test
    void staysWithinAThousandthOfThePowerOfTwo() {
        BigInteger first = target("1e100000").value();
        for (long drift = -7_200_000; drift <= 7_200_000; drift += 7_200) {
            double exact = first.doubleValue() * Math.pow(2, drift / 7_200_000.0);
            double got =
                    Asert.ofDrift(target("1e100000"), target("1f010000"), 7_200_000, drift)
                            .value()
                            .doubleValue();
            assertThat(got / exact).isBetween(0.999, 1.001);
        }
    }

    @Test
    void aHalfLifeOfPauseCountsOnce() {
        assertThat(Asert.elapsed(5_000, 1_000, 1_000 + 60_000, 60_000)).isEqualTo(65_000);
        assertThat(Asert.elapsed(5_000, 1_000, 1_000 + 60_001, 60_000)).isEqualTo(65_000);
        assertThat(Asert.elapsed(5_000, 1_000, 1_000 + 59_999, 60_000)).isEqualTo(64_999);
    }

    @Test
    void genesisHasNoScheduledTarget() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Asert.target(target("1e100000"), target("1f010000"), 1, 1, 0, 0));
    }

    /// The definition without any shortcut, in numbers of any size.
    private static CompactTarget reference(
            BigInteger first, BigInteger easiest, long halfLife, long drift) {
        BigInteger exponent =
                BigInteger.valueOf(drift)
                        .multiply(BigInteger.valueOf(65_536))
                        .divide(BigInteger.valueOf(halfLife));
        BigInteger f = exponent.mod(BigInteger.valueOf(65_536));
        BigInteger shifts = exponent.subtract(f).divide(BigInteger.valueOf(65_536));
        BigInteger factor =
                new BigInteger("195766423245049")
                        .multiply(f)
                        .add(new BigInteger("971821376").multiply(f.pow(2)))
                        .add(new BigInteger("5127").multiply(f.pow(3)))
                        .add(BigInteger.TWO.pow(47))
                        .divide(BigInteger.TWO.pow(48))
                        .add(BigInteger.valueOf(65_536));
        if (shifts.bitLength() > 20) {
            return CompactTarget.ofValue(shifts.signum() < 0 ? BigInteger.ONE : easiest);
        }
        int shift = Math.clamp(shifts.intValueExact(), -1_000, 1_000);
        BigDecimal scaled =
                new BigDecimal(first.multiply(factor))
                        .multiply(
                                shift < 16
                                        ? BigDecimal.ONE.divide(
                                                new BigDecimal(BigInteger.TWO.pow(16 - shift)),
                                                MathContext.UNLIMITED)
                                        : new BigDecimal(BigInteger.TWO.pow(shift - 16)));
        return CompactTarget.ofValue(scaled.toBigInteger().max(BigInteger.ONE).min(easiest));
    }

    private static CompactTarget target(String hex) {
        return new CompactTarget(Integer.parseUnsignedInt(hex, 16));
    }
}
