package org.numicoin.kit.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.numicoin.kit.config.RedisSettings;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// Connections to Redis that never make a caller wait for long: commands are refused while there is
/// no connection, and their queue is bounded.
public final class RedisClients {
    private static final int QUEUE_MAX = 1_024;

    /// The client's own goes up to 30 s, in which nothing would be admitted.
    private static final Delay RECONNECT =
            Delay.exponential(
                    Duration.ofMillis(20), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS);

    private RedisClients() {}

    public static LettuceConnectionFactory open(RedisSettings settings) {
        URI url = settings.url();
        var server = new RedisStandaloneConfiguration(url.getHost(), settings.port());
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
        var resources = DefaultClientResources.builder().reconnectDelay(RECONNECT).build();
        var factory =
                new OwnResources(
                        server,
                        client(settings, resources, "rediss".equals(url.getScheme())),
                        resources);
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    /// Ends its threads with itself.
    private static final class OwnResources extends LettuceConnectionFactory {
        private final ClientResources resources;

        OwnResources(
                RedisStandaloneConfiguration server,
                LettuceClientConfiguration client,
                ClientResources resources) {
            super(server, client);
            this.resources = resources;
        }

        @Override
        public void destroy() {
            super.destroy();
            var _ = resources.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }

    private static LettuceClientConfiguration client(
            RedisSettings settings, ClientResources resources, boolean tls) {
        Duration timeout = settings.timeout();
        var options =
                ClientOptions.builder()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .requestQueueSize(QUEUE_MAX)
                        .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
                        .timeoutOptions(TimeoutOptions.enabled(timeout))
                        .build();
        var builder =
                LettuceClientConfiguration.builder()
                        .commandTimeout(timeout)
                        .clientOptions(options)
                        .clientResources(resources);
        return tls ? builder.useSsl().build() : builder.build();
    }
}
