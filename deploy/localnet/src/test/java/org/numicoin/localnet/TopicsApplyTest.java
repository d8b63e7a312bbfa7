package org.numicoin.localnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.messaging.TopicReplication;
import org.numicoin.messaging.Topics;

@Timeout(60)
class TopicsApplyTest {
    private static final long BLOCK_BYTES = 1_000_000;

    @TempDir static Path folder;
    private static LocalKafka kafka;

    @BeforeAll
    static void start() throws IOException {
        kafka = LocalKafka.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        kafka.close();
    }

    @Test
    void createsEveryTopicOfTheCatalogueOnce() throws IOException {
        try (var topics = apply("once", BLOCK_BYTES)) {
            assertThat(topics.check())
                    .hasSize(Topics.ALL.size())
                    .allMatch(problem -> problem.endsWith(" does not exist"));
            assertThat(topics.apply().created())
                    .hasSize(Topics.ALL.size())
                    .contains("once.chain.events");
            assertThat(topics.check()).isEmpty();
            assertThat(topics.apply())
                    .isEqualTo(new TopicsApply.Outcome(List.of(), List.of(), List.of()));
        }
    }

    @Test
    void raisesWhatIsLessThanDeclaredAndLeavesWhatIsMore() throws Exception {
        try (var small = apply("raised", BLOCK_BYTES);
                var large = apply("raised", 2 * BLOCK_BYTES)) {
            small.apply();
            set("raised.chain.events", "retention.ms", "1000");
            set("raised.mining.templates", "retention.ms", "-1");
            set("raised.quarantine", "cleanup.policy", "compact");
            awaitProblems(
                    small,
                    "raised.chain.events has retention.ms=1000 instead of 604800000",
                    "raised.quarantine has cleanup.policy=compact instead of delete");
            assertThat(small.apply().changed())
                    .containsExactly("raised.chain.events", "raised.quarantine");
            awaitProblems(small);
            assertThat(large.apply().changed())
                    .containsExactly(
                            "raised.block.candidates",
                            "raised.chain.events",
                            "raised.mining.bodies",
                            "raised.quarantine");
            awaitProblems(large);
            assertThat(small.check()).isEmpty();
        }
    }

    @Test
    void refusesAnotherNumberOfPartitionsAndTooFewReplicas() throws Exception {
        try (var admin = admin();
                var topics = apply("other", BLOCK_BYTES);
                var safe =
                        new TopicsApply(
                                kafka.bootstrap(),
                                new TopicPrefix("other"),
                                BLOCK_BYTES,
                                TopicReplication.CLUSTER)) {
            admin.createTopics(List.of(new NewTopic("other.tx.submitted", 4, (short) 1)))
                    .all()
                    .get();
            assertThat(topics.apply().problems())
                    .containsExactly("other.tx.submitted has 4 partitions instead of 16");
            assertThat(safe.check())
                    .contains(
                            "other.chain.events has 1 replicas, less than 3",
                            "other.chain.events has min.insync.replicas=1 instead of 2");
        }
    }

    @Test
    void saysThatThereIsNoBroker() {
        int port = Loopback.freePort();
        var nobody = "127.0.0.1:" + port;
        try (var topics =
                new TopicsApply(
                        nobody,
                        new TopicPrefix("x"),
                        BLOCK_BYTES,
                        TopicReplication.LOCALNET,
                        Duration.ofSeconds(1))) {
            assertThatThrownBy(topics::check)
                    .isInstanceOf(LocalnetException.class)
                    .hasMessageStartingWith("Kafka at " + nobody + " does not answer");
        }
    }

    /// A broker shows a change a moment after the controller has it; the time-out of the test ends
    /// a wait in vain.
    private static void awaitProblems(TopicsApply topics, String... problems) throws IOException {
        List<String> found = topics.check();
        while (!found.equals(List.of(problems))) {
            found = topics.check();
        }
        assertThat(found).containsExactly(problems);
    }

    private static TopicsApply apply(String prefix, long blockBytes) {
        return new TopicsApply(
                kafka.bootstrap(), new TopicPrefix(prefix), blockBytes, TopicReplication.LOCALNET);
    }

    private static void set(String topic, String key, String value)
            throws ExecutionException, InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Collection<AlterConfigOp> change =
                List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET));
        try (var admin = admin()) {
            admin.incrementalAlterConfigs(Map.of(resource, change)).all().get();
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
    }
}
