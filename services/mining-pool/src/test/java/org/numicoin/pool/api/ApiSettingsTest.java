package org.numicoin.pool.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/// Defaults, full mapping, rejections.
class ApiSettingsTest {
    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @EnableConfigurationProperties(ApiSettings.class)
    static class Settings {}

    @Test
    void hasDefaults() {
        runner.run(context ->
                assertThat(context.getBean(ApiSettings.class))
                        .isEqualTo(
                                new ApiSettings(
                                        "numi",
                                        new ApiSettings.Api(
                                                0,
                                                2,
                                                512,
                                                1_024,
                                                256,
                                                Duration.ofSeconds(25),
                                                Duration.ofSeconds(10)))));
    }

    @Test
    void mapsEveryKey() {
        runner.withPropertyValues(
                        "numi.pool.id=other",
                        "numi.pool.api.stratum-port=443",
                        "numi.pool.api.read-threads=3",
                        "numi.pool.api.read-queue=4",
                        "numi.pool.api.clients=5",
                        "numi.pool.api.outbox=16",
                        "numi.pool.api.ping=6s",
                        "numi.pool.api.hashrate=7s")
                .run(context ->
                        assertThat(context.getBean(ApiSettings.class))
                                .isEqualTo(
                                        new ApiSettings(
                                                "other",
                                                new ApiSettings.Api(
                                                        443,
                                                        3,
                                                        4,
                                                        5,
                                                        16,
                                                        Duration.ofSeconds(6),
                                                        Duration.ofSeconds(7)))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "numi.pool.id=a/b",
                "numi.pool.id=",
                "numi.pool.api.stratum-port=65536",
                "numi.pool.api.read-threads=0",
                "numi.pool.api.read-queue=0",
                "numi.pool.api.clients=0",
                "numi.pool.api.outbox=1",
                "numi.pool.api.ping=1m",
                "numi.pool.api.hashrate=1ms"
            })
    void refusesWhatIsOutOfBounds(String setting) {
        runner.withPropertyValues(setting).run(context -> assertThat(context).hasFailed());
    }
}
