package org.numicoin.kit.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.Topic;
import org.numicoin.primitives.Bytes;

/// Short words for what tests of readers do all the time.
final class ReaderProbe {
    private static final long LIMIT = Duration.ofSeconds(20).toNanos();

    private ReaderProbe() {}

    static Outgoing record(Topic topic, int partition, String value) {
        Bytes bytes = Bytes.copyOf(value.getBytes(StandardCharsets.UTF_8));
        return new Outgoing(topic, partition, bytes, bytes, TraceContext.NONE);
    }

    static Outgoing record(Topic topic, String value) {
        return record(topic, 0, value);
    }

    static String text(LogRecord record) {
        return new String(record.value().toBytes(), StandardCharsets.UTF_8);
    }

    /// The values of the next records, as many as asked for.
    static List<String> valuesOf(LogReader reader, int count) throws InterruptedException {
        return records(reader, count).stream().map(ReaderProbe::text).toList();
    }

    static List<LogRecord> records(LogReader reader, int count) throws InterruptedException {
        long end = System.nanoTime() + LIMIT;
        var found = new ArrayList<LogRecord>();
        while (found.size() < count) {
            if (System.nanoTime() > end) {
                throw new AssertionError("only " + found);
            }
            switch (reader.take(Duration.ofMillis(100))) {
                case Reading.Batch batch -> found.addAll(batch.records());
                case Reading.Idle _ -> {}
                case Reading.OutOfRange problem -> throw new AssertionError(problem);
                case Reading.Failed problem -> throw new AssertionError(problem);
            }
        }
        return found;
    }

    /// All values until the reader's position has reached an offset.
    static List<String> valuesTo(LogReader reader, long end) throws InterruptedException {
        long limit = System.nanoTime() + LIMIT;
        var found = new ArrayList<String>();
        while (reader.next(0).orElse(-1) < end) {
            if (System.nanoTime() > limit) {
                throw new AssertionError("at " + reader.next(0) + " of " + end);
            }
            if (reader.take(Duration.ofMillis(100)) instanceof Reading.Batch batch) {
                batch.records().forEach(record -> found.add(text(record)));
            }
        }
        return found;
    }

    /// The first reading that is not of this kind.
    static Reading firstBesidesIdle(LogReader reader) throws InterruptedException {
        long end = System.nanoTime() + LIMIT;
        while (System.nanoTime() < end) {
            Reading reading = reader.take(Duration.ofMillis(100));
            if (!(reading instanceof Reading.Idle)) {
                return reading;
            }
        }
        throw new AssertionError("nothing came");
    }
}
