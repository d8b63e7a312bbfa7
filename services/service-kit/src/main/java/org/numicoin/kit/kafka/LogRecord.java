package org.numicoin.kit.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.Topic;
import org.numicoin.primitives.Bytes;

/// A record as it was read, with its coordinates. Key and value are empty where the record has
/// none.
///
/// @param timestamp milliseconds since 1970, by the clock of the author
/// @param origin client id of the author, empty when it gave none
public record LogRecord(
        Topic topic,
        int partition,
        long offset,
        long timestamp,
        Bytes key,
        Bytes value,
        String origin,
        TraceContext trace) {
    static final String TRACE_HEADER = "traceparent";
    static final String ORIGIN_HEADER = "origin";
    private static final int ORIGIN_BYTES_MAX = 256;

    static LogRecord of(Topic topic, ConsumerRecord<byte[], byte[]> record) {
        byte[] trace = header(record.headers(), TRACE_HEADER);
        byte[] origin = header(record.headers(), ORIGIN_HEADER);
        return new LogRecord(
                topic,
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key() == null ? Bytes.EMPTY : Bytes.wrap(record.key()),
                record.value() == null ? Bytes.EMPTY : Bytes.wrap(record.value()),
                origin.length > ORIGIN_BYTES_MAX ? "" : new String(origin, StandardCharsets.UTF_8),
                TraceContext.parse(trace));
    }

    /// Where the record lies, such as `tx.submitted-3@71`.
    public String coordinates() {
        return topic.name() + "-" + partition + "@" + offset;
    }

    private static byte[] header(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? new byte[0] : header.value();
    }
}
