package org.numicoin.explorer.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.kit.redis.RedisClients;
import org.numicoin.localnet.LocalRedis;
import org.numicoin.messaging.TopicPrefix;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// What a client gets of a window, of one replica and of all through Redis.
final class WindowTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final long SECOND = 1_000_000_000L;

    @TempDir static Path folder;

    private static LocalRedis redis;
    private static LettuceConnectionFactory connections;

    private final AtomicLong now = new AtomicLong(-3 * SECOND);

    @BeforeAll
    static void start() throws IOException {
        redis = LocalRedis.start(folder);
        connections = RedisClients.open(new RedisSettings(URI.create(redis.url()), TIMEOUT));
    }

    @AfterAll
    static void stop() throws IOException {
        connections.destroy();
        redis.close();
    }

    @Test
    void theWindowOfAReplicaSlides() {
        var window = new LocalWindow(Duration.ofSeconds(10), now::get);
        now.set(-10 * SECOND);

        assertThat(take(window, "a", 60)).isEqualTo(60);
        assertThat(take(window, "a", 60)).isEqualTo(40);
        assertThat(take(window, "a", 1)).isZero();
        assertThat(take(window, "b", 1)).isEqualTo(1);
        now.set(0);
        assertThat(take(window, "a", 1)).isZero();
        now.set(5 * SECOND); // half of the window before still counts
        assertThat(take(window, "a", 60)).isEqualTo(50);
        now.set(14 * SECOND);
        assertThat(take(window, "a", 100)).isEqualTo(70);
        now.set(40 * SECOND);
        assertThat(take(window, "a", 1_000)).isEqualTo(100);
    }

    @Test
    void whoAskedLongestAgoIsForgotten() {
        var window = new LocalWindow(LONG, now::get);

        assertThat(take(window, "a", 100)).isEqualTo(100);
        for (int i = 0; i < LocalWindow.CLIENTS_MAX; i++) {
            assertThat(take(window, "client " + i, 1)).isEqualTo(1);
        }
        assertThat(take(window, "a", 1)).isEqualTo(1);
    }

    @Test
    void replicasShareOneWindow() {
        var one = shared("shared", LONG);
        var two = shared("shared", LONG);

        assertThat(take(one, "a", 60)).isEqualTo(60);
        assertThat(take(two, "a", 60)).isEqualTo(40);
        assertThat(take(one, "a", 1)).isZero();
        assertThat(take(two, "b", 3)).isEqualTo(3);
        assertThat(take(shared("other", LONG), "a", 3)).isEqualTo(3);
    }

    @Test
    void theSharedWindowSlidesAndLeavesNothingBehind() throws IOException {
        var window = shared("sliding", Duration.ofSeconds(1));

        assertThat(take(window, "a", 100)).isEqualTo(100);
        await().until(() -> take(window, "a", 1) == 1);
        await().until(() -> redis.ask("EXISTS", "sliding.limit.a").strip().endsWith("0"));
    }

    @Test
    void aReplicaCountsAloneWhileRedisIsAway() throws IOException {
        var own = LocalRedis.start(folder.resolve("away"));
        var to = RedisClients.open(new RedisSettings(URI.create(own.url()), TIMEOUT));
        var window =
                new SharedWindow(
                        to,
                        new TopicPrefix("away"),
                        LONG,
                        TIMEOUT,
                        new LocalWindow(LONG, now::get),
                        now::get);

        assertThat(take(window, "a", 100)).isEqualTo(100);
        own.stop();
        assertThat(take(window, "a", 70)).isEqualTo(70);
        assertThat(window.isPaused()).isTrue();
        assertThat(take(window, "a", 70)).isEqualTo(30);
        own.restart();
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        await().until(() -> {
            now.addAndGet(Duration.ofMinutes(1).toNanos());
            int given = take(window, "b", 1);
            return given == 1 && !window.isPaused();
        });
        to.destroy();
        own.close();
    }

    private SharedWindow shared(String prefix, Duration length) {
        return new SharedWindow(
                connections,
                new TopicPrefix(prefix),
                length,
                TIMEOUT,
                (_, _, _) -> {
                    throw new IllegalStateException("Redis answers");
                },
                now::get);
    }

    private static int take(Window window, String client, int asked) {
        return window.take(client, asked, 100).blockOptional().orElseThrow();
    }
}
