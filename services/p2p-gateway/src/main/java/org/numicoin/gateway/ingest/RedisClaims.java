package org.numicoin.gateway.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.primitives.Hash256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.SetCondition;
import org.springframework.data.redis.core.types.Expiration;
import reactor.core.publisher.Mono;

/// Claims as keys in Redis: `SET <prefix>.claim.<id> <instance> NX PX 3000`. After an error nobody
/// is asked for a while, so that a Redis that is away does not cost a time-out for each block.
public final class RedisClaims implements Claims {
    private static final Logger log = LoggerFactory.getLogger(RedisClaims.class);

    /// For how long the others wait for the answer to what is in the log.
    private static final Duration HOLD = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final ReactiveRedisConnectionFactory connections;
    private final TopicPrefix prefix;
    private final ByteBuffer instance;
    private final Duration timeout;
    private final LongSupplier nanoTime;
    private final AtomicLong pausedUntil;

    /// @param instance the value of the keys, for whoever looks at them
    /// @param timeout of one command
    public RedisClaims(
            ReactiveRedisConnectionFactory connections,
            TopicPrefix prefix,
            String instance,
            Duration timeout,
            LongSupplier nanoTime) {
        this.connections = connections;
        this.prefix = prefix;
        this.instance = text(instance);
        this.timeout = timeout;
        this.nanoTime = nanoTime;
        this.pausedUntil = new AtomicLong(nanoTime.getAsLong());
    }

    @Override
    public CompletableFuture<Boolean> claim(Hash256 id) {
        return ask(
                true,
                redis ->
                        redis.stringCommands()
                                .set(
                                        key(id),
                                        instance.duplicate(),
                                        SetCondition.ifAbsent(),
                                        Expiration.from(CLAIM))
                                .defaultIfEmpty(false));
    }

    @Override
    public void hold(Hash256 id) {
        var _ = ask(false, redis -> redis.keyCommands().pExpire(key(id), HOLD));
    }

    @Override
    public void release(Hash256 id) {
        var _ = ask(false, redis -> redis.keyCommands().del(key(id)).map(count -> count > 0));
    }

    private CompletableFuture<Boolean> ask(
            boolean otherwise, Function<ReactiveRedisConnection, Mono<Boolean>> command) {
        if (nanoTime.getAsLong() - pausedUntil.get() < 0) {
            return CompletableFuture.completedFuture(otherwise);
        }
        return Mono.usingWhen(
                        Mono.fromSupplier(connections::getReactiveConnection),
                        command,
                        ReactiveRedisConnection::closeLater)
                .timeout(timeout)
                .onErrorResume(problem -> {
                    pause(problem);
                    return Mono.just(otherwise);
                })
                .toFuture()
                .thenApply(answer -> Objects.requireNonNullElse(answer, otherwise));
    }

    private void pause(Throwable problem) {
        long now = nanoTime.getAsLong();
        long before = pausedUntil.getAndSet(now + PAUSE.toNanos());
        if (now - before >= 0) {
            log.warn(
                    "blocks and transactions are published without claims: {}", problem.toString());
        }
    }

    private ByteBuffer key(Hash256 id) {
        return text(prefix.of("claim." + id.toHex()));
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
