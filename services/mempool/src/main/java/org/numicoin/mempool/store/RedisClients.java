package org.numicoin.mempool.store;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import java.net.URI;
import java.time.Duration;
import org.numicoin.kit.config.RedisSettings;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// Connections to Redis that never make a caller wait for long: commands are refused while there is
/// no connection, and their queue is bounded.
public final class RedisClients {
    private static final int QUEUE_MAX = 1_024;
    private static final int PORT = 6379;

    private RedisClients() {}

    public static LettuceConnectionFactory open(RedisSettings settings) {
        URI url = settings.url();
        var server =
                new RedisStandaloneConfiguration(
                        url.getHost(), url.getPort() < 0 ? PORT : url.getPort());
        String user = url.getUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            if (colon > 0) {
                server.setUsername(user.substring(0, colon));
            }
            server.setPassword(RedisPassword.of(user.substring(colon + 1)));
        }
        String database = url.getPath() == null ? "" : url.getPath().replace("/", "");
        if (!database.isEmpty()) {
            server.setDatabase(Integer.parseInt(database));
        }
        var factory =
                new LettuceConnectionFactory(
                        server, client(settings, "rediss".equals(url.getScheme())));
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    private static LettuceClientConfiguration client(RedisSettings settings, boolean tls) {
        Duration timeout = settings.timeout();
        var options =
                ClientOptions.builder()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .requestQueueSize(QUEUE_MAX)
                        .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
                        .timeoutOptions(TimeoutOptions.enabled(timeout))
                        .build();
        var builder =
                LettuceClientConfiguration.builder().commandTimeout(timeout).clientOptions(options);
        return tls ? builder.useSsl().build() : builder.build();
    }
}
