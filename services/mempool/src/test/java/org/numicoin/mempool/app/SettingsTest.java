package org.numicoin.mempool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.numicoin.kit.config.ValidatorSettings;
import org.numicoin.messaging.Shards;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

final class SettingsTest {
    @Test
    void haveDefaults() {
        var settings = bind("numi.mempool", MempoolSettings.class, Map.of());
        assertThat(settings)
                .isEqualTo(
                        new MempoolSettings(
                                131_072,
                                DataSize.ofMegabytes(96),
                                0,
                                131_072,
                                Duration.ofSeconds(10),
                                SpamSettings.DEFAULT));
        assertThat(settings.limits().count()).isEqualTo(131_072 / Shards.COUNT);
        assertThat(settings.limits().bytes()).isEqualTo((96L << 20) / Shards.COUNT);
        assertThat(bind("numi.validator", ValidatorSettings.class, Map.of()))
                .isEqualTo(new ValidatorSettings("127.0.0.1:9090", Duration.ofSeconds(2)));
    }

    @Test
    void takeEveryKey() {
        assertThat(
                        bind(
                                "numi.mempool",
                                MempoolSettings.class,
                                Map.of(
                                        "numi.mempool.count", "1600",
                                        "numi.mempool.size", "32MB",
                                        "numi.mempool.signature-threads", "3",
                                        "numi.mempool.signature-cache", "64",
                                        "numi.mempool.fenced-wait", "1s",
                                        "numi.mempool.spam.refused-ids", "2",
                                        "numi.mempool.spam.origin-burst", "3",
                                        "numi.mempool.spam.origin-per-second", "4",
                                        "numi.mempool.spam.common-burst", "5",
                                        "numi.mempool.spam.common-per-second", "6")))
                .isEqualTo(
                        new MempoolSettings(
                                1_600,
                                DataSize.ofMegabytes(32),
                                3,
                                64,
                                Duration.ofSeconds(1),
                                new SpamSettings(2, 3, 4, 5, 6)));
        assertThat(
                        bind(
                                "numi.validator",
                                ValidatorSettings.class,
                                Map.of(
                                        "numi.validator.target", "one:9191,two:9191",
                                        "numi.validator.deadline", "500ms")))
                .isEqualTo(new ValidatorSettings("one:9191,two:9191", Duration.ofMillis(500)));
    }

    @Test
    void refuseWhatCannotWork() {
        refuses("numi.mempool", MempoolSettings.class, Map.of("numi.mempool.size", "1MB"), "16MB");
        refuses(
                "numi.validator",
                ValidatorSettings.class,
                Map.of("numi.validator.target", "one:9191,nowhere"),
                "host:port");
    }

    private static void refuses(
            String prefix, Class<?> type, Map<String, String> values, String why) {
        assertThatThrownBy(() -> bind(prefix, type, values)).rootCause().hasMessageContaining(why);
    }

    private static <T> T bind(String prefix, Class<T> type, Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate(prefix, type);
    }
}
