package org.numicoin.kit.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.numicoin.kit.kafka.ReaderProbe.record;
import static org.numicoin.kit.kafka.ReaderProbe.records;
import static org.numicoin.kit.kafka.ReaderProbe.valuesOf;

import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.kit.testing.TopicProbe;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;

@ExtendWith(SharedBroker.class)
final class LogReaderTest {
    private final KafkaClients clients;
    private final KafkaFixture kafka;

    LogReaderTest(KafkaFixture kafka) {
        this.kafka = kafka;
        this.clients = kafka.clients("reader-1");
    }

    @BeforeEach
    void createTopics() {
        kafka.create(Topics.MINING_TEMPLATES, Topics.TX_VERDICTS, Topics.MINING_BODIES);
    }

    @Test
    void goesOnFromThePositionThatItsOwnerStored() throws Exception {
        publish("a", "b", "c");
        long stored;
        try (var reader = reader(LogStart.first())) {
            assertThat(valuesOf(reader, 3)).containsExactly("a", "b", "c");
            stored = reader.next(0).orElseThrow();
        }
        publish("d");
        try (var reader = reader(LogStart.at(stored))) {
            assertThat(valuesOf(reader, 1)).containsExactly("d");
        }
    }

    @Test
    void beginsWithTheLastRecordsOrBehindThem() throws Exception {
        publish("a", "b", "c");
        try (var last = reader(LogStart.last(2));
                var more = reader(LogStart.last(16));
                var end = reader(LogStart.end())) {
            assertThat(valuesOf(last, 2)).containsExactly("b", "c");
            assertThat(valuesOf(more, 3)).containsExactly("a", "b", "c");
            await().until(() -> end.next(0).isPresent());
            publish("d");
            assertThat(valuesOf(end, 1)).containsExactly("d");
        }
    }

    @Test
    void saysWhatTheLogStillHasWhenThePositionIsNotInIt() throws Exception {
        publish("a", "b", "c");
        deleteBefore(2);
        try (var reader = reader(LogStart.at(1))) {
            assertThat(ReaderProbe.firstBesidesIdle(reader))
                    .isEqualTo(new Reading.OutOfRange(0, 1, 2, 3));
            reader.start(0, LogStart.first());
            assertThat(valuesOf(reader, 1)).containsExactly("c");
        }
        try (var reader = reader(LogStart.at(7))) {
            assertThat(ReaderProbe.firstBesidesIdle(reader))
                    .isEqualTo(new Reading.OutOfRange(0, 7, 2, 3));
        }
    }

    @Test
    void stopsFetchingWhileItsQueueIsFullAndGoesOnAfterwards() throws Exception {
        int count = 60;
        var big = new Random(1);
        try (var publisher = Publisher.bulk(clients)) {
            for (int i = 0; i < count; i++) {
                byte[] value = new byte[100_000];
                big.nextBytes(value);
                value[0] = (byte) i;
                var _ =
                        TopicProbe.write(
                                publisher,
                                new Outgoing(
                                        Topics.MINING_BODIES,
                                        Bytes.EMPTY,
                                        Bytes.copyOf(value),
                                        TraceContext.NONE));
            }
        }
        long queue = 500_000;
        try (var reader =
                LogReader.open(
                        clients,
                        Topics.MINING_BODIES,
                        "slow",
                        Map.of(0, LogStart.first()),
                        queue)) {
            await().until(() -> lag("slow") == count);
            var first = records(reader, 1);
            var rest = records(reader, count - first.size());
            var all = new ArrayList<>(first);
            all.addAll(rest);
            assertThat(all).extracting(r -> (int) r.value().byteAt(0)).isSorted().hasSize(count);
        }
    }

    @Test
    void tellsItsLagAsAMetricAndForgetsItWhenClosed() throws Exception {
        publish("a", "b", "c");
        try (var reader = reader(LogStart.first())) {
            await().until(() -> lag("test") == 3);
            valuesOf(reader, 3);
            await().until(() -> lag("test") == 0);
        }
        assertThat(kafka.meters().find("numi.reader.lag").gauges()).isEmpty();
    }

    @Test
    void readsSeveralPartitionsAndTakesThemUpAndDrops() throws Exception {
        try (var publisher = Publisher.small(clients);
                var reader =
                        LogReader.open(
                                clients,
                                Topics.TX_VERDICTS,
                                "shards",
                                Map.of(3, LogStart.first()))) {
            publish(publisher, 3, "three");
            publish(publisher, 4, "four");
            assertThat(valuesOf(reader, 1)).containsExactly("three");
            reader.start(4, LogStart.first());
            assertThat(valuesOf(reader, 1)).containsExactly("four");
            reader.stop(3);
            publish(publisher, 3, "unseen");
            publish(publisher, 4, "seen");
            assertThat(valuesOf(reader, 1)).containsExactly("seen");
            assertThat(reader.next(3)).isEmpty();
        }
    }

    @Test
    void carriesTheTraceAndTheOrigin() throws Exception {
        var trace = TraceContext.random(new Random(7));
        try (var publisher = Publisher.small(clients);
                var reader = reader(LogStart.first())) {
            var _ =
                    TopicProbe.write(
                            publisher,
                            new Outgoing(
                                    Topics.MINING_TEMPLATES,
                                    Bytes.ofHex("01"),
                                    Bytes.ofHex("0203"),
                                    trace));
            LogRecord read = records(reader, 1).getFirst();
            assertThat(read.trace()).isEqualTo(trace);
            assertThat(read.origin()).isEqualTo(kafka.prefix() + ".reader-1");
            assertThat(read.key()).isEqualTo(Bytes.ofHex("01"));
            assertThat(read.coordinates()).isEqualTo("mining.templates-0@0");
        }
    }

    @Test
    void knowsTheEndAndSaysWhenItWasClosed() throws Exception {
        publish("a", "b");
        var reader = reader(LogStart.end());
        assertThat(reader.end(0).get(10, SECONDS)).isEqualTo(2);
        reader.close();
        assertThat(ReaderProbe.firstBesidesIdle(reader)).isInstanceOf(Reading.Failed.class);
        assertThat(reader.end(0)).isCompletedExceptionally();
    }

    private LogReader reader(LogStart start) {
        return LogReader.open(clients, Topics.MINING_TEMPLATES, "test", start);
    }

    private static void publish(Publisher publisher, int partition, String value) {
        var _ = TopicProbe.write(publisher, record(Topics.TX_VERDICTS, partition, value));
    }

    private void publish(String... values) {
        try (var publisher = Publisher.small(clients)) {
            for (String value : values) {
                var _ = TopicProbe.write(publisher, record(Topics.MINING_TEMPLATES, value));
            }
        }
    }

    private void deleteBefore(long offset) throws ExecutionException, InterruptedException {
        var partition = new TopicPartition(kafka.prefix().of(Topics.MINING_TEMPLATES), 0);
        try (var admin = clients.admin("test")) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    private double lag(String reader) {
        var gauge = kafka.meters().find("numi.reader.lag").tag("reader", reader).gauge();
        return gauge == null ? -1 : gauge.value();
    }
}
