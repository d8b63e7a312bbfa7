package org.numicoin.kit.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.numicoin.messaging.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a work topic, whose partitions the replicas of a service share. A record comes again
/// unless an offset behind it was committed, so processing is idempotent. A group without a
/// position, or with one that the log no longer has, goes on from the first record.
public final class GroupReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GroupReader.class);
    private static final Duration QUESTION_MAX = Duration.ofSeconds(3);

    private final Topic topic;
    private final String topicName;
    private final Consumer<byte[], byte[]> consumer;
    private final GroupListener listener;
    private final HandOver queue;
    private final PollLoop loop;
    private final ReaderLag lag;

    /// Partitions that are to deliver.
    private final Set<Integer> open = ConcurrentHashMap.newKeySet();

    private final Map<Integer, Long> uncommitted = new ConcurrentHashMap<>();

    /// Touched by the loop's thread alone.
    private boolean committing;

    private GroupReader(KafkaClients clients, Topic topic, String group, GroupListener listener) {
        this.topic = topic;
        this.topicName = clients.prefix().of(topic);
        this.listener = listener;
        this.queue = new HandOver(LogReader.QUEUE_BYTES);
        this.consumer = clients.groupConsumer(topic, group, LogReader.QUEUE_BYTES);
        this.lag = new ReaderLag(clients.meters(), topic, group, queue);
        this.loop = new PollLoop("group-" + group, consumer, new Reads());
    }

    /// Joins a group. Never waits for the broker.
    ///
    /// @param group without the prefix
    public static GroupReader open(
            KafkaClients clients, Topic topic, String group, GroupListener listener) {
        var reader = new GroupReader(clients, topic, group, listener);
        reader.consumer.subscribe(List.of(reader.topicName), reader.new Rebalances());
        reader.loop.start();
        return reader;
    }

    /// What comes next: [Reading.Batch], [Reading.Idle] or, at the end, [Reading.Failed].
    public Reading take(Duration timeout) throws InterruptedException {
        return queue.take(timeout);
    }

    /// The partition delivers from now on.
    public void resume(int partition) {
        open.add(partition);
    }

    /// The partition delivers nothing more than what is queued, until it is resumed. The membership
    /// stays.
    public void pause(int partition) {
        open.remove(partition);
    }

    /// Everything before this offset is done. Committed soon, together with later ones.
    public void commit(int partition, long next) {
        uncommitted.merge(partition, next, Math::max);
    }

    /// Leaves the group, after [GroupListener#revoked] of what it had.
    @Override
    public void close() {
        loop.close();
        lag.close();
    }

    private Map<TopicPartition, OffsetAndMetadata> takeUncommitted(Collection<Integer> of) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (int partition : of) {
            Long next = uncommitted.remove(partition);
            if (next != null) {
                offsets.put(new TopicPartition(topicName, partition), new OffsetAndMetadata(next));
            }
        }
        return offsets;
    }

    private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .map(TopicPartition::partition)
                .collect(Collectors.toUnmodifiableSet());
    }

    private final class Reads implements PollLoop.Work {
        @Override
        public boolean prepare() {
            commitSoon();
            boolean full = queue.isFull();
            var held = new HashSet<>(consumer.assignment());
            if (!full) {
                held.removeIf(p -> open.contains(p.partition()));
                var resumed = new HashSet<>(consumer.paused());
                resumed.removeAll(held);
                consumer.resume(resumed);
            }
            consumer.pause(held);
            return full;
        }

        private void commitSoon() {
            if (committing || uncommitted.isEmpty()) {
                return;
            }
            var offsets = takeUncommitted(Set.copyOf(uncommitted.keySet()));
            committing = true;
            consumer.commitAsync(
                    offsets,
                    (sent, problem) -> {
                        committing = false;
                        if (problem != null) {
                            // They come again with the next commit; until then redelivery is
                            // harmless.
                            log.warn("{}: commit of offsets failed: {}", topic, problem.toString());
                            Set<Integer> ours = numbers(consumer.assignment());
                            sent.forEach((p, next) -> {
                                if (ours.contains(p.partition())) {
                                    commit(p.partition(), next.offset());
                                }
                            });
                        }
                    });
        }

        @Override
        public void received(ConsumerRecords<byte[], byte[]> records) {
            records.nextOffsets()
                    .forEach((partition, next) ->
                            queue.put(
                                    new Reading.Batch(
                                            partition.partition(),
                                            records.records(partition).stream()
                                                    .map(r -> LogRecord.of(topic, r))
                                                    .toList(),
                                            next.offset())));
        }

        @Override
        public void outOfRange(Map<TopicPartition, Long> positions) {
            log.info("{} goes on from the first record, not from {}", topic, positions);
            consumer.beginningOffsets(positions.keySet(), QUESTION_MAX).forEach(consumer::seek);
        }

        @Override
        public void ended(String reason) {
            queue.fail(topic.name() + ": " + reason);
        }
    }

    private final class Rebalances implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (partitions.isEmpty()) {
                return;
            }
            consumer.pause(partitions);
            partitions.forEach(partition -> queue.admit(partition.partition(), 0));
            listener.assigned(numbers(partitions));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (partitions.isEmpty()) {
                return;
            }
            Set<Integer> leaving = numbers(partitions);
            leaving.forEach(queue::dismiss);
            listener.revoked(leaving);
            open.removeAll(leaving);
            var offsets = takeUncommitted(leaving);
            if (!offsets.isEmpty()) {
                try {
                    consumer.commitSync(offsets, QUESTION_MAX);
                } catch (KafkaException e) {
                    log.warn("{}: commit at revocation failed: {}", topic, e.toString());
                }
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            Set<Integer> gone = numbers(partitions);
            gone.forEach(queue::dismiss);
            open.removeAll(gone);
            takeUncommitted(gone);
            listener.lost(gone);
        }
    }
}
