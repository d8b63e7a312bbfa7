package org.numicoin.kit.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.boot.health.contributor.Status.DOWN;
import static org.springframework.boot.health.contributor.Status.OUT_OF_SERVICE;
import static org.springframework.boot.health.contributor.Status.UP;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class HealthTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
    private final ProgressWatch watch = new ProgressWatch(nanos::get);

    @Test
    void aSilentLoopMakesTheServiceDeadAndABeatAliveAgain() {
        var beat = watch.watch("import", Duration.ofSeconds(30));
        pass(30);
        assertThat(watch.health().getStatus()).isEqualTo(UP);
        pass(15);
        assertThat(watch.health().getStatus()).isEqualTo(DOWN);
        assertThat(watch.health().getDetails())
                .containsEntry("import", "no progress for 45 s; at most 30 s is normal");
        beat.now();
        assertThat(watch.health().getStatus()).isEqualTo(UP);
    }

    @Test
    void oneSilentLoopAmongLivelyOnesIsSeen() {
        var busy = watch.watch("read", Duration.ofSeconds(10));
        var silent = watch.watch("apply", Duration.ofSeconds(10));
        pass(11);
        busy.now();
        assertThat(watch.stalled()).containsOnlyKeys("apply");
        silent.close();
        assertThat(watch.stalled()).isEmpty();
    }

    @Test
    void theBeatOfALoopThatWasStartedAgainIsTheNewOne() {
        var old = watch.watch("read", Duration.ofSeconds(10));
        pass(11);
        var fresh = watch.watch("read", Duration.ofSeconds(10));
        old.close();
        assertThat(watch.stalled()).isEmpty();
        pass(11);
        assertThat(watch.stalled()).containsOnlyKeys("read");
        fresh.now();
        assertThat(watch.stalled()).isEmpty();
    }

    @Test
    void readyWhenNothingSpeaksAgainstIt() {
        var readiness = new ReadinessReasons();
        readiness.set("topics", "waiting");
        readiness.set("redis", "does not answer");
        readiness.set("topics", "still waiting");
        readiness.note("quarantine", "tx.submitted-3@71");
        assertThat(readiness.health().getStatus()).isEqualTo(OUT_OF_SERVICE);
        assertThat(readiness.health().getDetails())
                .containsEntry("topics", "still waiting")
                .containsEntry("redis", "does not answer")
                .containsEntry("quarantine", "tx.submitted-3@71");
        readiness.clear("topics");
        readiness.clear("redis");
        assertThat(readiness.isReady()).isTrue();
        assertThat(readiness.health().getStatus()).isEqualTo(UP);
    }

    private void pass(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
