package org.numicoin.localnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Starts the broker that a localnet and the tests of other modules use, and kills it.
@Timeout(60)
class LocalKafkaTest {
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
    void readsWhatATransactionCommittedEvenAfterAKill() throws Exception {
        create("kept");
        inTransaction("kept", "first", true);
        inTransaction("kept", "never", false);
        kafka.kill();
        kafka.restart();
        inTransaction("kept", "second", true);
        assertThat(read("kept", 2)).containsExactly("first", "second");
    }

    @Test
    void createsNoTopicByItself() throws Exception {
        try (var admin = admin()) {
            var missing = admin.describeTopics(List.of("unknown")).allTopicNames();
            assertThat(missing.toCompletionStage().toCompletableFuture())
                    .failsWithin(Duration.ofSeconds(20));
            assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS))
                    .doesNotContain("unknown");
        }
    }

    @Test
    void endsWhenItsParentClosesItsStandardInput() throws Exception {
        var broker =
                new Broker(folder.resolve("orphan"), Loopback.freePort(), Loopback.freePort(), 256);
        var child = Child.start("broker", folder.resolve("orphan.log"), broker.command(List.of()));
        child.awaitReady(() -> LocalKafka.serves(broker.bootstrap()), Duration.ofSeconds(40));
        child.process().getOutputStream().close();
        assertThat(child.waitFor(Duration.ofSeconds(20))).isTrue();
        assertThat(child.process().exitValue()).isZero();
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
    }

    private static void create(String topic) throws ExecutionException, InterruptedException {
        try (var admin = admin()) {
            var created = new NewTopic(topic, Optional.of(1), Optional.empty());
            admin.createTopics(List.of(created)).all().get();
        }
    }

    private static void inTransaction(String topic, String value, boolean commit) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrap(), "transactional.id", "test");
        try (var producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var _ = producer.send(new ProducerRecord<>(topic, value));
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.flush();
                producer.abortTransaction();
            }
        }
    }

    private static List<String> read(String topic, int count) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrap(), "isolation.level", "read_committed");
        var values = new ArrayList<String>();
        try (var consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partition = List.of(new TopicPartition(topic, 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            while (values.size() < count) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}
