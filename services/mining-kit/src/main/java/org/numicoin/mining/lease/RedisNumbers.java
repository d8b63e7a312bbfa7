package org.numicoin.mining.lease;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.messaging.TopicPrefix;

/// Keys `<prefix>.mining.instance:<number>` with the owner's token, which expire with the lease.
/// One thread uses it.
final class RedisNumbers implements InstanceNumbers {
    private static final String RENEW =
            "if redis.call('get', KEYS[1]) == ARGV[1] then "
                    + "return redis.call('pexpire', KEYS[1], ARGV[2]) else return 0 end";
    private static final String RELEASE =
            "if redis.call('get', KEYS[1]) == ARGV[1] then "
                    + "return redis.call('del', KEYS[1]) else return 0 end";
    private static final Duration RECONNECT_MAX = Duration.ofSeconds(2);
    private static final int WAITING_MAX = 64;
    private static final int THREADS = 2;

    private final ClientResources resources;
    private final RedisClient client;
    private final String keys;
    private @Nullable StatefulRedisConnection<String, String> connection;

    RedisNumbers(RedisSettings settings, TopicPrefix prefix) {
        this.keys = prefix.of("mining.instance:");
        this.resources =
                DefaultClientResources.builder()
                        .ioThreadPoolSize(THREADS)
                        .computationThreadPoolSize(THREADS)
                        .reconnectDelay(
                                Delay.exponential(
                                        Duration.ofMillis(50),
                                        RECONNECT_MAX,
                                        2,
                                        TimeUnit.MILLISECONDS))
                        .build();
        var uri = RedisURI.create(settings.url());
        uri.setTimeout(settings.timeout());
        this.client = RedisClient.create(resources, uri);
        client.setOptions(
                ClientOptions.builder()
                        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                        .requestQueueSize(WAITING_MAX)
                        .socketOptions(
                                SocketOptions.builder().connectTimeout(settings.timeout()).build())
                        .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
                        .build());
    }

    @Override
    public boolean take(int number, String owner, Duration lease) {
        return "OK".equals(commands().set(keys + number, owner, SetArgs.Builder.nx().px(lease)));
    }

    @Override
    public boolean renew(int number, String owner, Duration lease) {
        return run(RENEW, number, owner, Long.toString(lease.toMillis()));
    }

    @Override
    public void release(int number, String owner) {
        var _ = run(RELEASE, number, owner);
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        var _ = resources.shutdown(0, 1, TimeUnit.SECONDS);
    }

    private boolean run(String script, int number, String... arguments) {
        Long changed =
                commands()
                        .eval(
                                script,
                                ScriptOutputType.INTEGER,
                                new String[] {keys + number},
                                arguments);
        return changed != null && changed == 1;
    }

    /// The first connection is ours to make; later ones the client makes itself.
    private RedisCommands<String, String> commands() {
        var open = connection;
        if (open == null) {
            open = client.connect();
            connection = open;
        }
        return open.sync();
    }
}
