package org.numicoin.kit.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.numicoin.kit.config.KafkaSettings;
import org.numicoin.messaging.Topic;
import org.numicoin.messaging.TopicPrefix;

/// The only place that makes Kafka clients, so that no reader can be without the isolation of its
/// topic and no producer without its time limits.
///
/// @param clientName service and instance, such as `validator-1`; part of every client id and the
///   origin of every record
/// @param blockBytesMax the block size limit of the chain
public record KafkaClients(
        KafkaSettings settings,
        TopicPrefix prefix,
        String clientName,
        long blockBytesMax,
        MeterRegistry meters) {
    /// What an operator does when Kafka does not answer.
    static final String REMEDY =
            "start it (its own log says why it ended, such as a full disk), or set"
                    + " numi.kafka.bootstrap (NUMI_KAFKA_BOOTSTRAP)";

    private static final Duration SESSION = Duration.ofSeconds(6);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration POLL_INTERVAL_MAX = Duration.ofSeconds(60);
    private static final Duration TRANSACTION_MAX = Duration.ofSeconds(10);
    private static final long BUFFER_BYTES_MIN = 32L << 20;
    static final int BATCH_BYTES = 128 << 10;
    private static final int PARTITION_FETCH_BYTES_MIN = 64 << 10;

    /// How long a producer may take before a publish has ended one way or another.
    record Patience(Duration block, Duration request, Duration delivery) {
        static final Patience SMALL = of(1, 3, 5);
        static final Patience BULK = of(5, 20, 30);

        /// Below the transaction time-out, so that the outcome is asked for before it is aborted.
        static final Patience TRANSACTION = of(5, 4, 8);

        private static Patience of(int block, int request, int delivery) {
            return new Patience(
                    Duration.ofSeconds(block),
                    Duration.ofSeconds(request),
                    Duration.ofSeconds(delivery));
        }
    }

    /// The most bytes a message of the topic may have on this chain.
    public long messageBytesMax(Topic topic) {
        return topic.limit().bytes(blockBytesMax);
    }

    /// A consumer that assigns itself partitions and knows no group.
    Consumer<byte[], byte[]> assignedConsumer(Topic topic, String purpose, long fetchBytes) {
        return new KafkaConsumer<>(
                consumerSettings(topic, purpose, fetchBytes),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /// A member of a group that shares the partitions of a topic.
    Consumer<byte[], byte[]> groupConsumer(Topic topic, String group, long fetchBytes) {
        Map<String, Object> settings = consumerSettings(topic, group, fetchBytes);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, prefix.of(group));
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, millis(SESSION));
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, millis(HEARTBEAT));
        settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, millis(POLL_INTERVAL_MAX));
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// An idempotent producer of messages up to a size.
    Producer<byte[], byte[]> producer(String purpose, Patience patience, long messageBytesMax) {
        return new KafkaProducer<>(
                producerSettings(purpose, patience, messageBytesMax),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /// A transactional producer; the last to initialize a name fences those before it.
    Producer<byte[], byte[]> transactionalProducer(String name, long messageBytesMax) {
        Map<String, Object> settings =
                producerSettings(name, Patience.TRANSACTION, messageBytesMax);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, prefix.of(name));
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, millis(TRANSACTION_MAX));
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Admin admin(String purpose) {
        Map<String, Object> settings = common("admin-" + purpose);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        return Admin.create(settings);
    }

    /// Kafka and where it is, for sentences.
    String kafka() {
        return "Kafka at " + String.join(",", settings.bootstrap());
    }

    /// `<prefix>.<service>-<instance>`, which records name as their origin.
    String origin() {
        return prefix.of(clientName);
    }

    private Map<String, Object> consumerSettings(Topic topic, String purpose, long fetchBytes) {
        Map<String, Object> settings = common(purpose);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                switch (topic.isolation()) {
                    case READ_COMMITTED -> "read_committed";
                    case READ_UNCOMMITTED -> "read_uncommitted";
                });
        // A message larger than these is still delivered, alone.
        int fetch = Math.toIntExact(Math.min(fetchBytes, Integer.MAX_VALUE / 2));
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, fetch);
        settings.put(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                topic.partitions() == 1 ? fetch : Math.max(PARTITION_FETCH_BYTES_MIN, fetch / 4));
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(CommonClientConfigs.RECEIVE_BUFFER_CONFIG, -1);
        return settings;
    }

    private Map<String, Object> producerSettings(
            String purpose, Patience patience, long messageBytesMax) {
        Map<String, Object> settings = common(purpose);
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) millis(patience.block()));
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(patience.request()));
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(patience.delivery()));
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Math.toIntExact(messageBytesMax));
        // The default of 32 MiB refuses a record of that size.
        settings.put(
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                Math.max(BUFFER_BYTES_MIN, 3 * messageBytesMax));
        settings.put(CommonClientConfigs.SEND_BUFFER_CONFIG, -1);
        return settings;
    }

    private Map<String, Object> common(String purpose) {
        var common = new HashMap<String, Object>();
        common.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                String.join(",", settings.bootstrap()));
        common.put(CommonClientConfigs.CLIENT_ID_CONFIG, origin() + "." + purpose);
        common.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
        common.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 60_000L);
        common.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        common.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        return common;
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
