package org.numicoin.pool.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.numicoin.pool.session.Bans.Offence;

class BansTest {
    private final AtomicLong now = new AtomicLong();
    private final Bans bans =
            new Bans(
                    new Bans.Settings(40, Duration.ofMinutes(10), Duration.ofMinutes(5), 3),
                    now::get);

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void addressThatReachesTheLimitIsBannedForItsTime() {
        assertThat(bans.offend("a", Offence.JUNK)).isFalse();
        assertThat(bans.offend("a", Offence.JUNK)).isTrue();
        assertThat(bans.isBanned("a")).isTrue();
        assertThat(bans.isBanned("b")).isFalse();
        assertThat(bans.size()).isEqualTo(1);

        pass(Duration.ofMinutes(10));
        assertThat(bans.isBanned("a")).isFalse();
        assertThat(bans.offend("a", Offence.JUNK)).isFalse();
    }

    @Test
    void pointsAreForgottenAfterAWhile() {
        var _ = bans.offend("a", Offence.JUNK);
        pass(Duration.ofMinutes(6));

        assertThat(bans.offend("a", Offence.JUNK)).isFalse();
    }

    @Test
    void goodSharesMakeUpForBadOnes() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(bans.offend("a", Offence.BAD_SHARE)).isFalse();
            bans.good("a");
        }
    }

    @Test
    void addressHeardOfLongestAgoMakesRoom() {
        var _ = bans.offend("a", Offence.JUNK);
        for (var other : new String[] {"b", "c", "d"}) {
            var _ = bans.offend(other, Offence.BAD_SHARE);
        }
        assertThat(bans.offend("a", Offence.JUNK)).isFalse();
    }
}
