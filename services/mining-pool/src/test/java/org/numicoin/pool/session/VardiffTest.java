package org.numicoin.pool.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VardiffTest {
    private static final Vardiff.Settings SETTINGS =
            new Vardiff.Settings(
                    Duration.ofSeconds(15), Duration.ofSeconds(90), 0.3, 100, 1_000_000);

    private final Random random = new Random(1);
    private long now;

    private void shareAfter(Vardiff vardiff, double seconds) {
        now += (long) (seconds * 1e9);
        var _ = vardiff.shared(vardiff.difficulty(), now);
    }

    @Test
    void minerThatIsOnTargetKeepsItsDifficulty() {
        var vardiff = new Vardiff(SETTINGS, 5_000, now);
        for (int i = 0; i < 100; i++) {
            shareAfter(vardiff, 15);
        }
        assertThat(vardiff.difficulty()).isEqualTo(5_000);
    }

    /// Shares come as they do when hashes are tried at random.
    @Test
    void findsTheDifficultyOfAMinerThatBeganMuchTooEasy() {
        double hashesPerSecond = 2_000;
        var vardiff = new Vardiff(SETTINGS, 100, now);
        double sum = 0;
        int looks = 0;
        for (int i = 0; i < 2_000; i++) {
            double wait = -Math.log(1 - random.nextDouble()) * vardiff.difficulty();
            shareAfter(vardiff, wait / hashesPerSecond);
            if (i >= 500) {
                sum += vardiff.difficulty();
                looks++;
            }
        }
        assertThat(sum / looks).isBetween(15_000.0, 60_000.0);
    }

    @Test
    void minerThatSendsNothingIsMadeEasierDownToTheLeast() {
        var vardiff = new Vardiff(SETTINGS, 1_000_000, now);
        now += Duration.ofSeconds(90).toNanos();
        assertThat(vardiff.look(now)).isTrue();
        assertThat(vardiff.difficulty()).isEqualTo(62_500);
        for (int i = 0; i < 10; i++) {
            now += Duration.ofSeconds(90).toNanos();
            var _ = vardiff.look(now);
        }
        assertThat(vardiff.difficulty()).isEqualTo(100);
    }

    @Test
    void nothingIsLookedAtBeforeTheRetargetInterval() {
        var vardiff = new Vardiff(SETTINGS, 5_000, now);
        now += Duration.ofSeconds(89).toNanos();

        assertThat(vardiff.look(now)).isFalse();
    }

    @Test
    void floodIsAnsweredBeforeTheInterval() {
        var vardiff = new Vardiff(SETTINGS, 100, now);
        for (int i = 0; i < 24; i++) {
            shareAfter(vardiff, 0.001);
        }
        assertThat(vardiff.difficulty()).isEqualTo(1_600);
    }
}
