package org.numicoin.explorer.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/// How a replica hands out what it takes from the window.
final class RateLimitsTest {
    private static final ClientNetwork CLIENT = new ClientNetwork("203.0.113.7");
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final LimitSettings settings =
            new LimitSettings(100, 600, WINDOW, List.of(), List.of());
    private double load;

    @Test
    void redisIsAskedForAFractionOfTheRequests() {
        var limits = limits(new LocalWindow(WINDOW, now::get));

        assertThat(allowed(limits, Traffic.READ, 700)).isEqualTo(600);
        assertThat(asked).hasValue(50 + 1);
        assertThat(allowed(limits, Traffic.SUBMIT, 200)).isEqualTo(100);
    }

    @Test
    void whoHasHadAllIsNotAskedForUntilItRested() {
        var limits = limits(new LocalWindow(WINDOW, now::get));
        allowed(limits, Traffic.READ, 700);
        int before = asked.get();

        allowed(limits, Traffic.READ, 1_000);
        assertThat(asked).hasValue(before);
        assertThat(refused("read")).isEqualTo(1_100);
        now.addAndGet(RateLimits.REST.toNanos());
        assertThat(allowed(limits, Traffic.READ, 1)).isZero();
        assertThat(asked).hasValue(before + 1);
        now.addAndGet(2 * WINDOW.toNanos());
        assertThat(allowed(limits, Traffic.READ, 1)).isEqualTo(1);
    }

    @Test
    void whatWasTakenIsGoodForOneWindow() {
        var limits = limits(new LocalWindow(WINDOW, now::get));
        allowed(limits, Traffic.READ, 1);

        now.addAndGet(WINDOW.toNanos() + 1);
        allowed(limits, Traffic.READ, 1);
        assertThat(asked).hasValue(2);
    }

    @Test
    void limitsShrinkUnderLoad() {
        load = 1;
        assertThat(allowed(limits(new LocalWindow(WINDOW, now::get)), Traffic.SUBMIT, 100))
                .isEqualTo(12);
        load = 0.75;
        assertThat(allowed(limits(new LocalWindow(WINDOW, now::get)), Traffic.SUBMIT, 100))
                .isEqualTo(56);
        load = 0.5;
        assertThat(allowed(limits(new LocalWindow(WINDOW, now::get)), Traffic.SUBMIT, 100))
                .isEqualTo(100);
    }

    @Test
    void whoIsExemptIsNeverAskedFor() {
        var limits = limits((_, _, _) -> Mono.just(0));

        assertThat(limits.allows(Traffic.SUBMIT, ClientNetwork.EXEMPT).block()).isTrue();
        assertThat(asked).hasValue(0);
    }

    @Test
    void requestsThatComeAtOnceAskOnceAndShareWhatIsGiven() {
        Sinks.One<Integer> answer = Sinks.one();
        var limits = limits((_, _, _) -> asked.get() == 1 ? answer.asMono() : Mono.just(0));
        var waiting =
                Flux.merge(
                                IntStream.range(0, 20)
                                        .mapToObj(_ -> limits.allows(Traffic.READ, CLIENT))
                                        .toList())
                        .filter(allowed -> allowed)
                        .count()
                        .toFuture();

        assertThat(waiting).isNotDone();
        assertThat(asked).hasValue(1);
        answer.tryEmitValue(7).orThrow();
        assertThat(waiting).isCompletedWithValue(7L);
        assertThat(asked).hasValue(2);
    }

    private RateLimits limits(Window window) {
        return new RateLimits(
                settings,
                (client, want, limit) -> {
                    asked.incrementAndGet();
                    return window.take(client, want, limit);
                },
                () -> load,
                now::get,
                meters);
    }

    private static int allowed(RateLimits limits, Traffic traffic, int requests) {
        int count = 0;
        for (int i = 0; i < requests; i++) {
            if (Boolean.TRUE.equals(limits.allows(traffic, CLIENT).block())) {
                count++;
            }
        }
        return count;
    }

    private double refused(String traffic) {
        return meters.get("numi.limit.refused").tag("traffic", traffic).counter().count();
    }
}
