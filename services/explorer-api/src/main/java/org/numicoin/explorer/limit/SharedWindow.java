package org.numicoin.explorer.limit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.numicoin.kit.redis.RedisScript;
import org.numicoin.messaging.TopicPrefix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// The window that all replicas share: a hash `<prefix>.limit.<client>` in Redis. After an error
/// the window of this replica alone counts for a while, so that a Redis that is away costs no
/// time-out for each request.
final class SharedWindow implements Window {
    private static final Logger log = LoggerFactory.getLogger(SharedWindow.class);
    private static final RedisScript TAKE =
            RedisScript.load(SharedWindow.class, "take.lua", ReturnType.INTEGER);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final ReactiveRedisConnectionFactory connections;
    private final TopicPrefix prefix;
    private final Duration window;
    private final Duration timeout;
    private final Window alone;
    private final LongSupplier nanoTime;
    private final AtomicLong pausedUntil;

    /// @param timeout of one command
    /// @param alone counts while Redis does not
    SharedWindow(
            ReactiveRedisConnectionFactory connections,
            TopicPrefix prefix,
            Duration window,
            Duration timeout,
            Window alone,
            LongSupplier nanoTime) {
        this.connections = connections;
        this.prefix = prefix;
        this.window = window;
        this.timeout = timeout;
        this.alone = alone;
        this.nanoTime = nanoTime;
        this.pausedUntil = new AtomicLong(nanoTime.getAsLong());
    }

    @Override
    public Mono<Integer> take(String client, int asked, int limit) {
        if (isPaused()) {
            return alone.take(client, asked, limit);
        }
        ByteBuffer[] arguments = {
            text(prefix.of("limit." + client)),
            number(asked),
            number(limit),
            number(window.toMillis())
        };
        return Mono.usingWhen(
                        Mono.fromSupplier(connections::getReactiveConnection),
                        redis -> TAKE.call(redis, 1, arguments).next(),
                        ReactiveRedisConnection::closeLater)
                .map(given -> ((Number) given).intValue())
                // The first connection is waited for.
                .subscribeOn(Schedulers.boundedElastic())
                .timeout(timeout)
                .onErrorResume(problem -> {
                    pause(problem);
                    return alone.take(client, asked, limit);
                });
    }

    /// Whether Redis is left alone after an error.
    boolean isPaused() {
        return nanoTime.getAsLong() - pausedUntil.get() < 0;
    }

    private void pause(Throwable problem) {
        long now = nanoTime.getAsLong();
        long before = pausedUntil.getAndSet(now + PAUSE.toNanos());
        if (now - before >= 0) {
            log.warn("each replica limits its clients alone: {}", problem.toString());
        }
    }

    private static ByteBuffer number(long number) {
        return text(Long.toString(number));
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
