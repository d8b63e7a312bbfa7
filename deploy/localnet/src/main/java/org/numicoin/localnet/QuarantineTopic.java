package org.numicoin.localnet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.QuarantinedRecord;
import org.numicoin.messaging.Topic;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.messaging.Topics;

/// The topic `quarantine` of one cluster. A record's number is its offset.
public final class QuarantineTopic implements AutoCloseable {
    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrap;
    private final TopicPrefix prefix;
    private final NetworkId network;
    private final long messageBytesMax;
    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /// A record with its number and the time when it came, in ms since 1970.
    public record Entry(long number, long timeMs, QuarantinedRecord content) {}

    /// Connects to a broker.
    ///
    /// @param messageBytesMax what the topic holds at most
    public QuarantineTopic(
            String bootstrap, TopicPrefix prefix, NetworkId network, long messageBytesMax) {
        this.bootstrap = bootstrap;
        this.prefix = prefix;
        this.network = network;
        this.messageBytesMax = messageBytesMax;
        this.partition = new TopicPartition(prefix.of(Topics.QUARANTINE), 0);
        this.consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrap,
                                "enable.auto.commit",
                                false,
                                "allow.auto.create.topics",
                                false,
                                "auto.offset.reset",
                                "earliest",
                                "default.api.timeout.ms",
                                Math.toIntExact(WITHIN.toMillis())),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
    }

    /// All that it holds, the oldest first, one at a time.
    public void forEach(Consumer<Entry> each) throws LocalnetException {
        try {
            long end = offset(consumer.endOffsets(List.of(partition)));
            consumer.seekToBeginning(List.of(partition));
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    each.accept(entry(record));
                }
            }
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    /// One of them.
    public Optional<Entry> find(long number) throws LocalnetException {
        var found = new ArrayList<Entry>();
        forEach(entry -> {
            if (entry.number() == number) {
                found.add(entry);
            }
        });
        return found.stream().findFirst();
    }

    /// Writes a record to where it came from.
    public void replay(QuarantinedRecord quarantined) throws LocalnetException {
        Topic topic =
                Topics.ALL.stream()
                        .filter(known -> known.name().equals(quarantined.topic()))
                        .filter(known -> quarantined.partition() < known.partitions())
                        .findFirst()
                        .orElseThrow(() ->
                                new LocalnetException(
                                        "there is no %s-%d"
                                                .formatted(
                                                        quarantined.topic(),
                                                        quarantined.partition())));
        var record =
                new ProducerRecord<byte[], byte[]>(
                        prefix.of(topic),
                        quarantined.partition(),
                        null,
                        quarantined.value().toBytes());
        try (var producer = producer()) {
            var _ = producer.send(record).get(WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "acks",
                        "all",
                        "max.request.size",
                        Math.toIntExact(messageBytesMax),
                        "max.block.ms",
                        WITHIN.toMillis()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private Entry entry(ConsumerRecord<byte[], byte[]> record) throws LocalnetException {
        try {
            return new Entry(
                    record.offset(),
                    record.timestamp(),
                    Message.decode(record.value(), network, QuarantinedRecord.class));
        } catch (RuntimeException e) {
            throw new LocalnetException(
                    "record %d: %s".formatted(record.offset(), e.getMessage()), e);
        }
    }

    private static long offset(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(offset -> offset).sum();
    }

    private LocalnetException unreachable(Exception e) {
        return new LocalnetException(
                "Kafka at %s does not answer for %s (%s): see ./numi status, or name another with --kafka"
                        .formatted(bootstrap, partition.topic(), e.getMessage()),
                e);
    }
}
