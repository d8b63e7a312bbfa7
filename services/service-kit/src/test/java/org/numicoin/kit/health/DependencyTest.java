package org.numicoin.kit.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.numicoin.kit.testing.LoggedLines;

final class DependencyTest {
    private static final String AWAY = "Redis at 127.0.0.1:1 does not answer; start it";

    private final ReadinessReasons readiness = new ReadinessReasons();
    private final Dependency redis =
            new Dependency("redis", "Redis at 127.0.0.1:1", "start it", readiness);

    @Test
    void saysOnceThatItIsAwayAndOnceThatItIsBackHoweverOftenItIsAsked() {
        try (var log = LoggedLines.of(Dependency.class)) {
            redis.answered();
            redis.failed("does not answer");
            redis.failed("does not answer");
            redis.failed("does not answer");
            assertThat(readiness.all()).containsOnlyKeys("redis").containsValue(AWAY);
            redis.answered();
            redis.answered();
            assertThat(readiness.isReady()).isTrue();
            redis.failed("does not answer");
            assertThat(log.messages())
                    .containsExactly(AWAY, "Redis at 127.0.0.1:1 answers again", AWAY);
        }
    }

    @Test
    void readinessHasTheLatestProblem() {
        redis.failed("does not answer");
        redis.failed("refuses: wrong password");
        assertThat(readiness.all())
                .containsEntry("redis", "Redis at 127.0.0.1:1 refuses: wrong password; start it");
    }
}
