package org.numicoin.localnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
    private final RestartPolicy policy = new RestartPolicy();
    private Instant now = Instant.EPOCH;

    @Test
    void doublesThePauseAndGivesUpAfterFiveDeathsInARow() {
        for (long millis = 500; millis <= 8_000; millis *= 2) {
            assertThat(policy.died(now)).contains(Duration.ofMillis(millis));
        }
        assertThat(policy.died(now)).isEmpty();
    }

    @Test
    void beginsAnewOnceTheProcessWasReady() {
        policy.died(now);
        policy.died(now);
        policy.ready();
        assertThat(policy.died(now)).contains(Duration.ofMillis(500));
    }

    @Test
    void givesUpWhenAProcessDiesThirtyTimesAnHourAlthoughItWasReadyEachTime() {
        for (int death = 0; death < RestartPolicy.AN_HOUR_MAX; death++) {
            assertThat(policy.died(now)).as("death %d", death).isPresent();
            policy.ready();
            now = now.plusSeconds(60);
        }
        assertThat(policy.died(now)).isEmpty();
    }

    @Test
    void forgetsDeathsOfMoreThanAnHourAgo() {
        for (int death = 0; death < 10 * RestartPolicy.AN_HOUR_MAX; death++) {
            assertThat(policy.died(now)).as("death %d", death).isPresent();
            policy.ready();
            now = now.plusSeconds(125);
        }
    }
}
