package org.numicoin.mempool.store;

import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.numicoin.kit.FatalError;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import reactor.core.publisher.Mono;

/// The check at start that Redis keeps what it is given: no eviction of keys without a time to
/// live, and a log on disk.
public final class RedisSafety {
    private RedisSafety() {}

    /// Asks the server how it is set.
    ///
    /// @throws FatalError when it may throw pool keys away
    /// @throws StoreUnavailableException when it does not answer
    public static void check(ReactiveRedisConnectionFactory connections, Duration timeout) {
        Properties info = info(connections, timeout);
        String policy = info.getProperty("maxmemory_policy", "");
        if (policy.startsWith("allkeys-")) {
            throw new FatalError(
                    "Redis maxmemory-policy",
                    policy + " evicts transactions of the pool when memory is short",
                    "set maxmemory-policy volatile-lru");
        }
        if ("0".equals(info.getProperty("aof_enabled"))) {
            throw new FatalError(
                    "Redis appendonly",
                    "no, so a restart of Redis loses the pool's records",
                    "set appendonly yes and appendfsync everysec");
        }
    }

    private static Properties info(ReactiveRedisConnectionFactory connections, Duration timeout) {
        try {
            return Optional.ofNullable(
                            Mono.usingWhen(
                                            Mono.fromSupplier(connections::getReactiveConnection),
                                            connection -> connection.serverCommands().info(),
                                            ReactiveRedisConnection::closeLater)
                                    .block(timeout))
                    .orElseGet(Properties::new);
        } catch (RuntimeException e) {
            throw new StoreUnavailableException("INFO", e);
        }
    }
}
