package org.numicoin.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.numicoin.explorer.limit.LimitSettings;
import org.numicoin.explorer.push.PushSettings;
import org.numicoin.explorer.submit.SubmitSettings;
import org.numicoin.kit.config.ValidatorSettings;
import org.numicoin.kit.rpc.RpcTarget;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

/// Defaults, full mapping, rejections.
class SettingsTest {
    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @EnableConfigurationProperties({
        ExplorerSettings.class,
        ValidatorSettings.class,
        SubmitSettings.class,
        PushSettings.class,
        LimitSettings.class
    })
    static class Settings {}

    @Test
    void hasDefaults() {
        runner.run(context -> {
            assertThat(context.getBean(ExplorerSettings.class))
                    .isEqualTo(
                            new ExplorerSettings(
                                    DataSize.ofMegabytes(64), DataSize.ofMegabytes(48), 4, 1024));
            assertThat(context.getBean(SubmitSettings.class))
                    .isEqualTo(
                            new SubmitSettings(
                                    Duration.ofSeconds(10),
                                    4_096,
                                    2_048,
                                    Duration.ofSeconds(60),
                                    2));
            assertThat(context.getBean(PushSettings.class))
                    .isEqualTo(new PushSettings(1024, 64, 256, Duration.ofSeconds(25)));
            assertThat(context.getBean(LimitSettings.class))
                    .isEqualTo(
                            new LimitSettings(
                                    100,
                                    600,
                                    Duration.ofSeconds(10),
                                    List.of("127.0.0.0/8", "::1/128"),
                                    List.of()));
            assertThat(context.getBean(ValidatorSettings.class).target())
                    .isEqualTo("127.0.0.1:9090");
        });
    }

    @Test
    void mapsEveryKey() {
        var all =
                Map.ofEntries(
                        Map.entry("numi.explorer.cache", "32MB"),
                        Map.entry("numi.explorer.pool", "8MB"),
                        Map.entry("numi.explorer.read-threads", "3"),
                        Map.entry("numi.explorer.read-queue", "9"),
                        Map.entry("numi.explorer.submit.answer-within", "2s"),
                        Map.entry("numi.explorer.submit.waiters-max", "5"),
                        Map.entry("numi.explorer.submit.unanswered-max", "6"),
                        Map.entry("numi.explorer.submit.unanswered-for", "7s"),
                        Map.entry("numi.explorer.submit.threads", "1"),
                        Map.entry("numi.explorer.push.clients-max", "10"),
                        Map.entry("numi.explorer.push.tracks-max", "11"),
                        Map.entry("numi.explorer.push.outbox-max", "17"),
                        Map.entry("numi.explorer.push.ping", "3s"),
                        Map.entry("numi.explorer.limit.submit", "4"),
                        Map.entry("numi.explorer.limit.read", "5"),
                        Map.entry("numi.explorer.limit.window", "6s"),
                        Map.entry("numi.explorer.limit.exempt", "192.0.2.0/24,fd00::/8"),
                        Map.entry("numi.explorer.limit.trusted-proxies", "10.0.0.0/8"),
                        Map.entry("numi.validator.target", "one:1234,two:1234"));
        runner.withPropertyValues(
                        all.entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + entry.getValue())
                                .toArray(String[]::new))
                .run(context -> {
                    assertThat(context.getBean(ExplorerSettings.class))
                            .isEqualTo(
                                    new ExplorerSettings(
                                            DataSize.ofMegabytes(32),
                                            DataSize.ofMegabytes(8),
                                            3,
                                            9));
                    assertThat(context.getBean(SubmitSettings.class))
                            .isEqualTo(
                                    new SubmitSettings(
                                            Duration.ofSeconds(2), 5, 6, Duration.ofSeconds(7), 1));
                    assertThat(context.getBean(PushSettings.class))
                            .isEqualTo(new PushSettings(10, 11, 17, Duration.ofSeconds(3)));
                    assertThat(context.getBean(LimitSettings.class))
                            .isEqualTo(
                                    new LimitSettings(
                                            4,
                                            5,
                                            Duration.ofSeconds(6),
                                            List.of("192.0.2.0/24", "fd00::/8"),
                                            List.of("10.0.0.0/8")));
                    assertThat(context.getBean(ValidatorSettings.class).replicas())
                            .containsExactly(
                                    new RpcTarget("one", 1_234), new RpcTarget("two", 1_234));
                });
    }

    @ParameterizedTest
    @CsvSource({
        "numi.explorer.cache, 1KB, cache and pool must be at least 1MB",
        "numi.explorer.read-threads, 0, must be greater than or equal to 1",
        "numi.explorer.submit.answer-within, 0s, must be longer than",
        "numi.explorer.submit.waiters-max, 0, must be greater than or equal to 1",
        "numi.explorer.limit.read, 0, must be greater than or equal to 1",
        "numi.explorer.limit.window, 1ms, must be longer than",
        "numi.explorer.limit.exempt, here, a network is an address and a length",
        "numi.explorer.push.ping, 45s, must be shorter than",
        "numi.explorer.push.outbox-max, 1, must be greater than or equal to 16",
        "numi.validator.target, here, must be host:port"
    })
    void refusesWhatIsOutOfBounds(String key, String value, String why) {
        runner.withPropertyValues(key + "=" + value)
                .run(context ->
                        assertThatThrownBy(() -> context.getBean(Settings.class))
                                .rootCause()
                                .hasMessageContaining(why));
    }
}
