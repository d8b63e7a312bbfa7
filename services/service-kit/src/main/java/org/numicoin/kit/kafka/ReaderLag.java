package org.numicoin.kit.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.numicoin.messaging.Topic;

/// The metric of one reader: records between what was taken out of its queue and the end of its
/// partitions, as of the last answer of the broker.
final class ReaderLag implements AutoCloseable {
    private final MeterRegistry meters;
    private final HandOver queue;
    private final Gauge gauge;
    private volatile long unread;

    ReaderLag(MeterRegistry meters, Topic topic, String reader, HandOver queue) {
        this.meters = meters;
        this.queue = queue;
        this.gauge =
                Gauge.builder("numi.reader.lag", this, ReaderLag::records)
                        .description("Records between the reader's position and the end")
                        .tag("topic", topic.name())
                        .tag("reader", reader)
                        .register(meters);
    }

    /// Called by the thread that polls, after each poll.
    void observe(Consumer<?, ?> consumer) {
        long sum = 0;
        for (TopicPartition partition : consumer.assignment()) {
            sum += consumer.currentLag(partition).orElse(0);
        }
        unread = sum;
    }

    @Override
    public void close() {
        meters.remove(gauge);
    }

    private double records() {
        return unread + queue.records();
    }
}
