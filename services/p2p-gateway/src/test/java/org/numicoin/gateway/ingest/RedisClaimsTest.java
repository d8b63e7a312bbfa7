package org.numicoin.gateway.ingest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.kit.redis.RedisClients;
import org.numicoin.kit.testing.Signals;
import org.numicoin.localnet.LocalRedis;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// Claims in a real Redis.
final class RedisClaimsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final TopicPrefix PREFIX = new TopicPrefix("numi.test");
    private static final Hash256 ID = Tag.BLOCK.hash(new byte[] {1});

    @TempDir static Path folder;

    private static LocalRedis redis;
    private static LettuceConnectionFactory connections;

    private final AtomicLong now = new AtomicLong();
    private final RedisClaims one = claims("gateway-1");
    private final RedisClaims other = claims("gateway-2");

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

    @BeforeEach
    void empty() throws IOException {
        var _ = redis.ask("FLUSHALL");
    }

    @Test
    void oneOfTwoHasAClaimForThreeSeconds() throws Exception {
        assertThat(claim(one)).isTrue();
        assertThat(claim(other)).isFalse();

        assertThat(redis.ask("GET", key())).isEqualTo("gateway-1");
        assertThat(Long.parseLong(redis.ask("PTTL", key()))).isBetween(1L, 3_000L);
    }

    @Test
    void whatIsHeldStaysClaimedForLonger() throws Exception {
        assertThat(claim(one)).isTrue();
        one.hold(ID);

        // Commands of one connection are carried out in their order.
        assertThat(claim(other)).isFalse();
        assertThat(Long.parseLong(redis.ask("PTTL", key()))).isBetween(3_001L, 30_000L);
    }

    @Test
    void whatIsReleasedMayBeClaimed() throws Exception {
        assertThat(claim(one)).isTrue();
        one.release(ID);

        assertThat(claim(other)).isTrue();
    }

    @Test
    void whoeverCannotAskPublishesAndAsksAgainAfterAWhile() throws Exception {
        redis.kill();
        assertThat(claim(other)).isTrue();
        redis.restart();
        awaitConnection();

        assertThat(claim(other)).isTrue();
        assertThat(redis.ask("EXISTS", key())).isEqualTo("0");
        now.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(claim(other)).isTrue();
        assertThat(redis.ask("EXISTS", key())).isEqualTo("1");
        assertThat(claim(one)).isFalse();
    }

    @Test
    void whoeverGetsNoAnswerInTimePublishes() throws Exception {
        assertThat(claim(one)).isTrue();
        Signals.stop(redis.process());
        try {
            assertThat(claim(other)).isTrue();
        } finally {
            Signals.goOn(redis.process());
        }
        // The claim that was given up reaches Redis now, and must not do so in the next test.
        awaitConnection();
    }

    @Test
    void aRedisThatWasNeverThereKeepsNothingBack() throws Exception {
        var nowhere =
                RedisClients.open(new RedisSettings(URI.create("redis://127.0.0.1:1"), TIMEOUT));
        try {
            var claims = new RedisClaims(nowhere, PREFIX, "gateway-3", TIMEOUT, now::get);
            assertThat(claim(claims)).isTrue();
            assertThat(claim(claims)).isTrue();
        } finally {
            nowhere.destroy();
        }
    }

    /// The client reconnects by itself within a second.
    private static void awaitConnection() {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < end) {
            try {
                ReactiveRedisConnection connection = connections.getReactiveConnection();
                if ("PONG".equals(connection.ping().block(TIMEOUT))) {
                    return;
                }
            } catch (RuntimeException _) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("no connection to Redis");
    }

    private static boolean claim(RedisClaims claims) throws Exception {
        CompletableFuture<Boolean> answer = claims.claim(ID);
        return answer.get(20, SECONDS);
    }

    private static String key() {
        return "numi.test.claim." + ID.toHex();
    }

    private RedisClaims claims(String instance) {
        return new RedisClaims(connections, PREFIX, instance, TIMEOUT, now::get);
    }
}
