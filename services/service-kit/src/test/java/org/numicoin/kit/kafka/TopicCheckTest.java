package org.numicoin.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.messaging.Topic;
import org.numicoin.messaging.TopicClient;
import org.numicoin.messaging.TopicReplication;
import org.numicoin.messaging.Topics;

final class TopicCheckTest {
    private static final long BLOCK = 1 << 20;

    static List<Topic> catalogue() {
        return Topics.ALL;
    }

    @ParameterizedTest
    @MethodSource("catalogue")
    void acceptsATopicAsDeclaredAndASaferOne(Topic topic) {
        assertThat(differences(topic, Map.of())).isEmpty();
        assertThat(
                        differences(
                                topic,
                                Map.of(
                                        "retention.ms", "-1",
                                        "retention.bytes", "-1",
                                        "max.message.bytes", "1000000000",
                                        "min.insync.replicas", "3",
                                        "min.compaction.lag.ms", "99999999")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "chain.events,retention.ms,604799999",
        "chain.events,max.message.bytes,2621439",
        "chain.events,min.insync.replicas,1",
        "chain.events,cleanup.policy,compact",
        "chain.events,cleanup.policy,'compact,delete'",
        "chain.events,retention.bytes,1073741824",
        "tx.verdicts,cleanup.policy,delete",
        "tx.verdicts,cleanup.policy,compact",
        "tx.verdicts,min.compaction.lag.ms,3599999",
        "tx.submitted,retention.ms,86399999",
        "block.candidates,max.message.bytes,1114111",
        "quarantine,retention.bytes,1073741823",
    })
    void refusesEachSettingThatIsOneStepLessSafe(String name, String key, String value) {
        assertThat(differences(topic(name), Map.of(key, value)))
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.key()).isEqualTo(key);
                    assertThat(difference.found()).isEqualTo(value);
                    assertThat(difference)
                            .asString()
                            .startsWith(key + " of numi.test." + name + " is " + value);
                });
    }

    @Test
    void refusesOtherPartitionsAndFewerReplicas() {
        Topic topic = Topics.TX_SUBMITTED;
        assertThat(keys(found(topic, 15, 3, Map.of()), topic)).containsExactly("partitions");
        assertThat(keys(found(topic, 17, 3, Map.of()), topic)).containsExactly("partitions");
        assertThat(keys(found(topic, 16, 2, Map.of()), topic)).containsExactly("replicas");
        assertThat(keys(found(topic, 16, 4, Map.of()), topic)).isEmpty();
    }

    @Test
    void acceptsTheCleanupPoliciesInAnyOrder() {
        assertThat(differences(Topics.TX_VERDICTS, Map.of("cleanup.policy", "delete,compact")))
                .isEmpty();
    }

    @Test
    @ExtendWith(SharedBroker.class)
    void waitsForTopicsAndSaysSoThenGoesOn(KafkaFixture kafka) {
        var readiness = new ReadinessReasons();
        var check = new TopicCheck(kafka.clients("cli-1"), TopicClient.CLI, readiness);
        assertThat(readiness.isReady()).isFalse();
        var failure = new AtomicReference<FatalError>();
        try (var waiting = ServiceThread.start("check", failure::set, check::await)) {
            String name = kafka.prefix().of(Topics.QUARANTINE);
            await().until(() -> readiness.all().getOrDefault("topics", "").contains(name));
            assertThat(readiness.all().get("topics")).contains("numi topics apply");
            kafka.create(Topics.QUARANTINE);
            await().atMost(Duration.ofSeconds(20)).until(() -> !waiting.isAlive());
        }
        assertThat(failure).hasValue(null);
        assertThat(readiness.isReady()).isTrue();
    }

    @Test
    @ExtendWith(SharedBroker.class)
    void refusesARealTopicWithTheSettingAndBothValues(KafkaFixture kafka) {
        kafka.create(Topics.QUARANTINE, 2, Map.of("retention.ms", "1000"));
        var check = new TopicCheck(kafka.clients("cli-1"), TopicClient.CLI, new ReadinessReasons());
        String name = kafka.prefix().of(Topics.QUARANTINE);
        assertThatThrownBy(check::await)
                .isInstanceOf(FatalError.class)
                .hasMessage(
                        "topics: partitions of %s is 2, needed is exactly 1; retention.ms of %s is"
                                + " 1000, needed is at least 1209600000; correct them, or delete them"
                                + " and run `numi topics apply`",
                        name, name);
    }

    @Test
    @ExtendWith(SharedBroker.class)
    void acceptsEveryRealTopicThatIsMadeAsDeclared(KafkaFixture kafka) {
        kafka.create(Topics.ALL.toArray(Topic[]::new));
        for (TopicClient service : TopicClient.values()) {
            var check = new TopicCheck(kafka.clients("x-1"), service, new ReadinessReasons());
            assertThatCode(check::await).doesNotThrowAnyException();
        }
    }

    @Test
    void saysThatKafkaDoesNotAnswer() {
        var readiness = new ReadinessReasons();
        var clients = KafkaFixture.on("127.0.0.1:1").clients("cli-1");
        var check = new TopicCheck(clients, TopicClient.CLI, readiness);
        try (var _ = ServiceThread.start("check", _ -> {}, check::await)) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            readiness
                                    .all()
                                    .getOrDefault("topics", "")
                                    .startsWith("Kafka at 127.0.0.1:1 does not answer; start it"));
        }
    }

    private static Topic topic(String name) {
        return Topics.ALL.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    }

    private static List<TopicDifference> differences(Topic topic, Map<String, String> differing) {
        return differences(found(topic, topic.partitions(), 3, differing), topic);
    }

    private static List<String> keys(TopicDifference.Found found, Topic topic) {
        return differences(found, topic).stream().map(TopicDifference::key).toList();
    }

    private static List<TopicDifference> differences(TopicDifference.Found found, Topic topic) {
        return TopicDifference.of(topic, found, TopicReplication.CLUSTER, BLOCK);
    }

    /// As created from the catalogue, but for some settings.
    private static TopicDifference.Found found(
            Topic topic, int partitions, int replicas, Map<String, String> differing) {
        var settings = new HashMap<>(topic.settings(BLOCK));
        settings.putIfAbsent("retention.bytes", "-1");
        settings.put("min.insync.replicas", "2");
        settings.putAll(differing);
        return new TopicDifference.Found(
                "numi.test." + topic.name(), partitions, replicas, settings);
    }
}
