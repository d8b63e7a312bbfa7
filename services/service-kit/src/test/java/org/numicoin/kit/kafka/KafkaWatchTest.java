package org.numicoin.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.health.Dependency;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.LoggedLines;
import org.numicoin.localnet.LocalKafka;

final class KafkaWatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ReadinessReasons readiness = new ReadinessReasons();
    private final List<FatalError> stops = new CopyOnWriteArrayList<>();

    @TempDir private Path folder;

    @Test
    void saysOnceThatKafkaIsAwayWhereAndWhatToDoAndOnceThatItIsBack() throws IOException {
        try (var broker = LocalKafka.start(folder);
                var log = LoggedLines.of(Dependency.class);
                var _ =
                        KafkaWatch.start(
                                KafkaFixture.on(broker.bootstrap()).clients("test-1"),
                                readiness,
                                stops::add)) {
            broker.kill();
            await().atMost(PATIENCE).until(() -> !readiness.isReady());
            String kafka = "Kafka at " + broker.bootstrap();
            String away =
                    kafka
                            + " does not answer; start it (its own log says why it ended, such as"
                            + " a full disk), or set numi.kafka.bootstrap (NUMI_KAFKA_BOOTSTRAP)";
            assertThat(readiness.all()).containsEntry("kafka", away);

            broker.restart();
            await().atMost(PATIENCE).until(readiness::isReady);
            assertThat(log.messages()).containsExactly(away, kafka + " answers again");
        }
        assertThat(stops).isEmpty();
    }
}
