package org.numicoin.kit.kafka;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.Topic;
import org.numicoin.primitives.Bytes;

/// A record to be written. An empty key is none.
public record Outgoing(Topic topic, int partition, Bytes key, Bytes value, TraceContext trace) {
    public Outgoing {
        if (partition < 0 || partition >= topic.partitions()) {
            throw new IllegalArgumentException("no partition " + partition + " in " + topic);
        }
    }

    /// A record of a topic with one partition.
    public Outgoing(Topic topic, Bytes key, Bytes value, TraceContext trace) {
        this(topic, 0, key, value, trace);
    }

    ProducerRecord<byte[], byte[]> toRecord(KafkaClients clients) {
        var all = new ArrayList<Header>(2);
        all.add(header(LogRecord.ORIGIN_HEADER, clients.origin()));
        if (!trace.isNone()) {
            all.add(header(LogRecord.TRACE_HEADER, trace.toHeader()));
        }
        return new ProducerRecord<>(
                clients.prefix().of(topic),
                partition,
                key.length() == 0 ? null : key.unsafeArray(),
                value.unsafeArray(),
                List.copyOf(all));
    }

    private static Header header(String name, String text) {
        return new RecordHeader(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
