package org.numicoin.kit.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.RetriableException;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.messaging.Topic;

/// Writes to topics and looks at what they hold, with more patience than a service has: a broker
/// that has just started on a busy machine may take its time.
public final class TopicProbe {
    private static final Duration TAKE = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private TopicProbe() {}

    /// Publishes a record, again until it is in the log.
    public static PublishResult.Acked write(Publisher publisher, Outgoing record) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            PublishResult result = publisher.publish(record).join();
            switch (result) {
                case PublishResult.Acked acked -> {
                    return acked;
                }
                case PublishResult.NotWritten _ when System.nanoTime() < deadline -> {}
                case PublishResult.NotWritten _, PublishResult.Unknown _ ->
                        throw new AssertionError(record.topic() + ": " + result);
            }
        }
    }

    /// Every record of a topic that there is now, by partition and offset.
    public static List<LogRecord> records(KafkaClients clients, Topic topic) {
        var found = new ArrayList<LogRecord>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (var reader = LogReader.openAll(clients, topic, "probe", LogStart.first())) {
            var batches = new ArrayList<Reading.Batch>();
            for (int partition = 0; partition < topic.partitions(); partition++) {
                long end = end(reader, partition, deadline);
                while (reader.next(partition).orElse(-1) < end) {
                    if (System.nanoTime() > deadline) {
                        throw new AssertionError(
                                "%s at %s of %d".formatted(topic, reader.next(partition), end));
                    }
                    if (reader.take(TAKE) instanceof Reading.Batch batch) {
                        batches.add(batch);
                    }
                }
            }
            for (int partition = 0; partition < topic.partitions(); partition++) {
                int of = partition;
                batches.stream()
                        .filter(batch -> batch.partition() == of)
                        .forEach(batch -> found.addAll(batch.records()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return found;
    }

    private static long end(LogReader reader, int partition, long deadline)
            throws InterruptedException {
        while (true) {
            try {
                return reader.end(partition).get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > deadline) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
