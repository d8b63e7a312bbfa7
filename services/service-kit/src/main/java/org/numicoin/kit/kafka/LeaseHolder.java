package org.numicoin.kit.kafka;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.numicoin.messaging.Topic;

/// Membership of the group that shares the one partition of a lease topic: who has it should write.
/// Safety never rests on it, only on the fencing of [TransactionalLog]. Closing leaves the group,
/// so that another member has the lease in about a second.
public final class LeaseHolder implements AutoCloseable {
    private static final long FETCH_BYTES = 1 << 10;

    private final Consumer<byte[], byte[]> consumer;
    private final PollLoop loop;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean held;

    private LeaseHolder(KafkaClients clients, Topic lease) {
        this.consumer = clients.groupConsumer(lease, lease.name(), FETCH_BYTES);
        this.loop = new PollLoop("lease", consumer, new Membership());
    }

    /// Joins the group. Never waits for the broker.
    ///
    /// @param lease the topic without records whose name the group has too
    public static LeaseHolder join(KafkaClients clients, Topic lease, LeaseListener listener) {
        var holder = new LeaseHolder(clients, lease);
        holder.consumer.subscribe(
                List.of(clients.prefix().of(lease)), holder.new Rebalances(listener));
        holder.loop.start();
        return holder;
    }

    /// Whether the group says that this replica should write.
    public boolean held() {
        return held;
    }

    /// False once membership has ended, by [#close] or for a reason in the log; then join again.
    public boolean isMember() {
        return ended.getCount() != 0;
    }

    /// Leaves the group, after [LeaseListener#released] where the lease is held.
    @Override
    public void close() {
        loop.close();
    }

    private final class Membership implements PollLoop.Work {
        @Override
        public boolean prepare() {
            consumer.pause(consumer.assignment());
            return false;
        }

        @Override
        public void received(ConsumerRecords<byte[], byte[]> records) {}

        @Override
        public void outOfRange(Map<TopicPartition, Long> positions) {}

        @Override
        public void ended(String reason) {
            held = false;
            ended.countDown();
        }
    }

    private final class Rebalances implements ConsumerRebalanceListener {
        private final LeaseListener listener;

        Rebalances(LeaseListener listener) {
            this.listener = listener;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                // It holds no records; any position keeps the consumer from asking for one.
                consumer.pause(partitions);
                partitions.forEach(partition -> consumer.seek(partition, 0));
                held = true;
                listener.acquired();
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (held && !partitions.isEmpty()) {
                held = false;
                listener.released();
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            if (held) {
                held = false;
                listener.lost();
            }
        }
    }
}
