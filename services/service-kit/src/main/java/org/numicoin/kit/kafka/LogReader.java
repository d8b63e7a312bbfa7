package org.numicoin.kit.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.numicoin.messaging.Topic;

/// Reads partitions of a topic without a group. The caller owns the position: it says where to
/// begin, and stores [Reading.Batch#next] with what it made of the batch. One thread takes.
///
/// Opening never waits for the broker. While it is away, [#take] finds nothing.
public final class LogReader implements AutoCloseable {
    /// Enough to keep a processor busy; a larger message comes alone.
    public static final long QUEUE_BYTES = 8L << 20;

    private static final Duration QUESTION_MAX = Duration.ofSeconds(3);

    private final Topic topic;
    private final String topicName;
    private final Consumer<byte[], byte[]> consumer;
    private final HandOver queue;
    private final PollLoop loop;
    private final ReaderLag lag;

    /// Partitions whose start is not yet an offset. Touched by the loop's thread alone.
    private final Map<Integer, LogStart> unresolved = new HashMap<>();

    private LogReader(KafkaClients clients, Topic topic, String name, long queueBytes) {
        this.topic = topic;
        this.topicName = clients.prefix().of(topic);
        this.queue = new HandOver(queueBytes);
        String purpose = name + "." + topic.name();
        this.consumer = clients.assignedConsumer(topic, purpose, queueBytes);
        this.loop = new PollLoop("read-" + purpose, consumer, new Reads());
        this.lag = new ReaderLag(clients.meters(), topic, name, queue);
    }

    /// Reads these partitions.
    ///
    /// @param name of the reader, unique for the topic in this process: part of its metric
    public static LogReader open(
            KafkaClients clients, Topic topic, String name, Map<Integer, LogStart> starts) {
        return open(clients, topic, name, starts, QUEUE_BYTES);
    }

    /// Reads partition 0.
    public static LogReader open(KafkaClients clients, Topic topic, String name, LogStart start) {
        return open(clients, topic, name, Map.of(0, start));
    }

    /// Reads every partition from the same kind of start.
    public static LogReader openAll(
            KafkaClients clients, Topic topic, String name, LogStart start) {
        var starts = new HashMap<Integer, LogStart>();
        for (int partition = 0; partition < topic.partitions(); partition++) {
            starts.put(partition, start);
        }
        return open(clients, topic, name, starts);
    }

    /// Reads these partitions with a queue of about so many bytes.
    public static LogReader open(
            KafkaClients clients,
            Topic topic,
            String name,
            Map<Integer, LogStart> starts,
            long queueBytes) {
        var reader = new LogReader(clients, topic, name, queueBytes);
        starts.forEach(reader::start);
        reader.loop.start();
        return reader;
    }

    /// What comes next. Anything but [Reading.Batch] and [Reading.Idle] ends reading the partition,
    /// or the reader.
    public Reading take(Duration timeout) throws InterruptedException {
        return queue.take(timeout);
    }

    /// The offset after what was taken of a partition; empty until its start is known.
    public OptionalLong next(int partition) {
        Long next = queue.next().get(partition);
        return next == null ? OptionalLong.empty() : OptionalLong.of(next);
    }

    /// Asks the broker for the offset after the last record that this reader may see: in a topic of
    /// transactions the last stable offset. Fails after 3 s without an answer.
    public CompletableFuture<Long> end(int partition) {
        var asked = partition(partition);
        return loop.ask(c -> end(c, asked));
    }

    /// Begins to read a partition, or goes on in it from elsewhere. What is queued of it is
    /// dropped.
    public void start(int partition, LogStart from) {
        queue.dismiss(partition);
        var _ =
                loop.ask(c -> {
                    unassign(partition);
                    unresolved.put(partition, from);
                    return true;
                });
    }

    /// Ends reading a partition. Nothing more of it is taken.
    public void stop(int partition) {
        queue.dismiss(partition);
        var _ =
                loop.ask(c -> {
                    unassign(partition);
                    return true;
                });
    }

    @Override
    public void close() {
        loop.close();
        lag.close();
    }

    private static long end(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        return consumer.endOffsets(List.of(partition), QUESTION_MAX).values().stream()
                .mapToLong(offset -> offset)
                .sum();
    }

    private TopicPartition partition(int partition) {
        return new TopicPartition(topicName, partition);
    }

    private void unassign(int partition) {
        unresolved.remove(partition);
        var left = consumer.assignment().stream().filter(p -> p.partition() != partition).toList();
        consumer.assign(left);
    }

    private final class Reads implements PollLoop.Work {
        @Override
        public boolean prepare() {
            if (!unresolved.isEmpty()) {
                resolve();
            }
            boolean full = queue.isFull();
            if (full) {
                consumer.pause(consumer.assignment());
            } else if (!consumer.paused().isEmpty()) {
                consumer.resume(consumer.paused());
            }
            return full;
        }

        private void resolve() {
            var partitions = unresolved.keySet().stream().map(p -> partition(p)).toList();
            Map<TopicPartition, Long> firsts = Map.of();
            Map<TopicPartition, Long> lasts = Map.of();
            if (!unresolved.values().stream().allMatch(LogStart.At.class::isInstance)) {
                firsts = consumer.beginningOffsets(partitions, QUESTION_MAX);
                lasts = consumer.endOffsets(partitions, QUESTION_MAX);
            }
            var assigned = new ArrayList<>(consumer.assignment());
            assigned.addAll(partitions);
            consumer.assign(assigned);
            for (TopicPartition partition : partitions) {
                LogStart start = unresolved.get(partition.partition());
                long offset =
                        switch (start) {
                            case LogStart.At(var at) -> at;
                            case LogStart.First() -> firsts.getOrDefault(partition, 0L);
                            case LogStart.Last(var records) ->
                                    Math.max(
                                            firsts.getOrDefault(partition, 0L),
                                            lasts.getOrDefault(partition, 0L) - records);
                            case null -> throw new IllegalStateException("resolved " + partition);
                        };
                consumer.seek(partition, offset);
                queue.admit(partition.partition(), offset);
            }
            unresolved.clear();
        }

        @Override
        public void received(ConsumerRecords<byte[], byte[]> records) {
            records.nextOffsets()
                    .forEach((partition, next) ->
                            queue.put(
                                    batch(
                                            partition.partition(),
                                            records.records(partition),
                                            next.offset())));
            lag.observe(consumer);
        }

        private Reading.Batch batch(
                int partition, List<ConsumerRecord<byte[], byte[]>> records, long next) {
            return new Reading.Batch(
                    partition,
                    records.stream()
                            .map(record -> LogRecord.of(topic, record))
                            .collect(Collectors.toUnmodifiableList()),
                    next);
        }

        @Override
        public void outOfRange(Map<TopicPartition, Long> positions) {
            var firsts = consumer.beginningOffsets(positions.keySet(), QUESTION_MAX);
            var lasts = consumer.endOffsets(positions.keySet(), QUESTION_MAX);
            positions.forEach((partition, position) -> {
                unassign(partition.partition());
                queue.put(
                        new Reading.OutOfRange(
                                partition.partition(),
                                position,
                                firsts.getOrDefault(partition, 0L),
                                lasts.getOrDefault(partition, 0L)));
            });
        }

        @Override
        public void ended(String reason) {
            queue.fail(topic.name() + ": " + reason);
        }
    }
}
