package org.numicoin.kit.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.numicoin.kit.start.StartFailure;
import org.numicoin.messaging.TopicReplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// Each record: its defaults, every key from the environment, and what it refuses, in the words
/// that an operator reads.
final class SettingsTest {
    @EnableConfigurationProperties({
        NodeSettings.class,
        KafkaSettings.class,
        RedisSettings.class,
        RpcSettings.class
    })
    static class Settings {}

    private final ApplicationContextRunner context =
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
                    .withUserConfiguration(Settings.class);

    @Test
    void hasDefaultsForALocalnetButForTheReplicas() {
        context.run(c -> {
            var node = c.getBean(NodeSettings.class);
            assertThat(node).isEqualTo(new NodeSettings("localnet", "", Path.of("data"), "1"));
            assertThat(node.topicPrefix("localnet")).hasToString("numi.localnet");
            assertThat(c.getBean(KafkaSettings.class))
                    .isEqualTo(new KafkaSettings(List.of("127.0.0.1:9092"), 3, 2));
            assertThat(c.getBean(KafkaSettings.class).replication())
                    .isEqualTo(TopicReplication.CLUSTER);
            assertThat(c.getBean(RedisSettings.class))
                    .isEqualTo(
                            new RedisSettings(
                                    URI.create("redis://127.0.0.1:6379"), Duration.ofSeconds(1)));
            assertThat(c.getBean(RpcSettings.class))
                    .isEqualTo(new RpcSettings("0.0.0.0", 9090, 4, 256));
        });
    }

    @Test
    void readsEveryKeyFromTheEnvironment() {
        var environment =
                Map.<String, Object>ofEntries(
                        Map.entry("NUMI_CHAIN", "/etc/numi/chain.yml"),
                        Map.entry("NUMI_PREFIX", "numi.localnet.2"),
                        Map.entry("NUMI_DATADIR", "/var/numi"),
                        Map.entry("NUMI_INSTANCE", "validator-0"),
                        Map.entry("NUMI_KAFKA_BOOTSTRAP", "a:1,b.example:2,[::1]:3"),
                        Map.entry("NUMI_KAFKA_REPLICAS", "1"),
                        Map.entry("NUMI_KAFKA_INSYNCMIN", "1"),
                        Map.entry("NUMI_REDIS_URL", "rediss://u:p@redis:6380/2"),
                        Map.entry("NUMI_REDIS_TIMEOUT", "250ms"),
                        Map.entry("NUMI_GRPC_ADDRESS", "127.0.0.1"),
                        Map.entry("NUMI_GRPC_PORT", "0"),
                        Map.entry("NUMI_GRPC_THREADS", "8"),
                        Map.entry("NUMI_GRPC_CALLSMAX", "16"));
        context.withInitializer(c ->
                        c.getEnvironment()
                                .getPropertySources()
                                .addFirst(
                                        new SystemEnvironmentPropertySource(
                                                "systemEnvironment", environment)))
                .run(c -> {
                    var node = c.getBean(NodeSettings.class);
                    assertThat(node)
                            .isEqualTo(
                                    new NodeSettings(
                                            "/etc/numi/chain.yml",
                                            "numi.localnet.2",
                                            Path.of("/var/numi"),
                                            "validator-0"));
                    assertThat(node.topicPrefix("localnet")).hasToString("numi.localnet.2");
                    assertThat(c.getBean(KafkaSettings.class))
                            .isEqualTo(
                                    new KafkaSettings(
                                            List.of("a:1", "b.example:2", "[::1]:3"), 1, 1));
                    assertThat(c.getBean(RedisSettings.class))
                            .isEqualTo(
                                    new RedisSettings(
                                            URI.create("rediss://u:p@redis:6380/2"),
                                            Duration.ofMillis(250)));
                    assertThat(c.getBean(RpcSettings.class))
                            .isEqualTo(new RpcSettings("127.0.0.1", 0, 8, 16));
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "numi.kafka.bootstrap=nohost | numi.kafka.bootstrap[0] (NUMI_KAFKA_BOOTSTRAP_0)"
                        + " must be host:port, not \"nohost\"",
                "numi.kafka.bootstrap= | numi.kafka.bootstrap (NUMI_KAFKA_BOOTSTRAP) must not be"
                        + " empty, not \"[]\"",
                "numi.kafka.replicas=0 | numi.kafka.replicas (NUMI_KAFKA_REPLICAS) must be greater"
                        + " than or equal to 1, not \"0\"",
                "numi.kafka.in-sync-min=0 | numi.kafka.in-sync-min (NUMI_KAFKA_INSYNCMIN) must be"
                        + " greater than or equal to 1, not \"0\"",
                "numi.kafka.replicas=1 | numi.kafka (NUMI_KAFKA) in-sync-min 2 is more than"
                        + " replicas 1",
                "numi.grpc.port=70000 | numi.grpc.port (NUMI_GRPC_PORT) must be less than or equal"
                        + " to 65535, not \"70000\"",
                "numi.grpc.port=http | numi.grpc.port (NUMI_GRPC_PORT) For input string: \"http\","
                        + " not \"http\"",
                "numi.grpc.threads=0 | numi.grpc.threads (NUMI_GRPC_THREADS) must be greater than"
                        + " or equal to 1, not \"0\"",
                "numi.instance=a b | numi.instance (NUMI_INSTANCE) must be 1 to 63 of A-Z, a-z,"
                        + " 0-9, '.', '_', '-', not \"a b\"",
                "numi.chain= | numi.chain (NUMI_CHAIN) must not be blank, not \"\"",
                "numi.prefix=Numi | numi.prefix (NUMI_PREFIX) must be a-z, 0-9, '-' in parts",
                "numi.redis.url=http://x | numi.redis (NUMI_REDIS) url must be redis://host:port or"
                        + " rediss://host:port, not http://x",
                "numi.redis.timeout=5m | numi.redis.timeout (NUMI_REDIS_TIMEOUT) must be shorter"
                        + " than or equal to 60 seconds, not \"PT5M\"",
            })
    void refusesInOneLineThatNamesTheKey(String property, String line) {
        context.withPropertyValues(property.strip())
                .run(c -> {
                    Throwable thrown = Objects.requireNonNull(c.getStartupFailure());
                    StartFailure failure = StartFailure.of(thrown);
                    assertThat(failure.line()).contains(line.strip()).doesNotContain("\n");
                    assertThat(failure.line()).startsWith("numi.");
                    assertThat(failure.isExpected()).isTrue();
                });
    }
}
