package org.numicoin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.numicoin.localnet.TopicsApply;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.messaging.TopicReplication;
import org.numicoin.messaging.Topics;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;

/// The images that deployments use accept what the services ask of them: the official Kafka image
/// takes the topics of the catalogue and a transaction, the official Redis image the settings that
/// the pool needs. Skipped without Docker.
class ContainersTest {
    @BeforeAll
    static void needsDocker() {
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "no Docker answers: the images are not tested");
    }

    @Test
    void kafkaTakesTheTopicsAndATransaction() throws IOException {
        var spec = Cluster.spec();
        try (var kafka = new KafkaContainer("apache/kafka:4.2.1")) {
            kafka.start();
            try (var topics =
                    new TopicsApply(
                            kafka.getBootstrapServers(),
                            TopicPrefix.ofChain(spec.name()),
                            spec.blockBytesMax(),
                            TopicReplication.LOCALNET)) {
                assertThat(topics.apply().problems()).isEmpty();
                assertThat(topics.check()).isEmpty();
            }
            commitOne(kafka.getBootstrapServers(), TopicPrefix.ofChain(spec.name()));
        }
    }

    @Test
    void redisRunsWithThePolicyThatThePoolNeeds() throws Exception {
        try (var redis = new GenericContainer<>("redis:7").withExposedPorts(6379)) {
            redis.start();
            for (String[] command :
                    new String[][] {
                        {"redis-cli", "config", "set", "maxmemory-policy", "volatile-lru"},
                        {"redis-cli", "config", "set", "appendonly", "yes"},
                    }) {
                assertThat(redis.execInContainer(command).getStdout()).startsWith("OK");
            }
        }
    }

    private static void commitOne(String bootstrap, TopicPrefix prefix) {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "transactional.id", prefix.of("validator"),
                        "key.serializer", ByteArraySerializer.class.getName(),
                        "value.serializer", ByteArraySerializer.class.getName());
        try (var producer = new KafkaProducer<byte[], byte[]>(settings)) {
            producer.initTransactions();
            producer.beginTransaction();
            var _ =
                    producer.send(
                            new ProducerRecord<>(prefix.of(Topics.CHAIN_EVENTS), new byte[] {1}));
            producer.commitTransaction();
            producer.close(Duration.ofSeconds(5));
        }
    }
}
