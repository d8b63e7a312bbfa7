package org.numicoin.kit.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.QuarantinedRecord;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

final class QuarantineTest {
    private static final NetworkId NETWORK = new NetworkId(3, Hash256.ZERO);
    private static final Bytes VALUE = Bytes.ofHex("c0ffee");

    private final List<Outgoing> published = new ArrayList<>();
    private final ArrayDeque<PublishResult> answers = new ArrayDeque<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final ReadinessReasons readiness = new ReadinessReasons();
    private final Quarantine quarantine =
            new Quarantine(this::publish, NETWORK, "mempool", now::get, readiness);

    @Test
    void keepsTheRecordWithItsCoordinatesAndTheReason() throws Exception {
        quarantine.put(record(71), new IllegalStateException("broken"));
        assertThat(published).hasSize(1);
        assertThat(
                        Message.decode(
                                published.getFirst().value().toBytes(),
                                NETWORK,
                                QuarantinedRecord.class))
                .isEqualTo(
                        new QuarantinedRecord(
                                "tx.submitted",
                                3,
                                71,
                                "mempool",
                                "java.lang.IllegalStateException: broken",
                                VALUE));
        assertThat(readiness.isReady()).isTrue();
        assertThat(readiness.health().getDetails())
                .containsEntry(
                        "quarantine", "tx.submitted-3@71: java.lang.IllegalStateException: broken");
    }

    @Test
    void returnsOnlyWhenTheRecordWasAcked() throws Exception {
        answers.add(new PublishResult.NotWritten("no broker"));
        answers.add(new PublishResult.Unknown("time-out"));
        quarantine.put(record(1), new IllegalStateException());
        assertThat(published).hasSize(3);
    }

    @Test
    void stopsTheServiceAtTheEleventhOfAnHourAndLeavesThatOneWhereItIs() throws Exception {
        for (int i = 0; i < 10; i++) {
            quarantine.put(record(i), new IllegalStateException());
            pass(Duration.ofMinutes(6));
        }
        pass(Duration.ofMillis(-1));
        assertThatThrownBy(() -> quarantine.put(record(10), new IllegalStateException("again")))
                .isInstanceOf(FatalError.class)
                .hasMessageContainingAll("tx.submitted-3@10", "11th", "again");
        assertThat(published).hasSize(10);
    }

    @Test
    void goesOnForEverWithTenAnHour() throws Exception {
        for (int i = 0; i < 50; i++) {
            quarantine.put(record(i), new IllegalStateException());
            pass(Duration.ofMinutes(6).plusMillis(1));
        }
        assertThat(published).hasSize(50);
    }

    @Test
    @ExtendWith(SharedBroker.class)
    void liesInTheQuarantineTopicAfterwards(KafkaFixture kafka) throws Exception {
        kafka.create(Topics.QUARANTINE);
        var clients = kafka.clients("mempool-1");
        try (var publisher = Publisher.bulk(clients);
                var reader = LogReader.open(clients, Topics.QUARANTINE, "test", LogStart.first())) {
            new Quarantine(publisher::publish, NETWORK, "mempool", now::get, readiness)
                    .put(record(5), new IllegalStateException());
            assertThat(reader.end(0).get(10, SECONDS)).isEqualTo(1);
            assertThat(ReaderProbe.records(reader, 1)).hasSize(1);
        }
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private CompletableFuture<PublishResult> publish(Outgoing outgoing) {
        published.add(outgoing);
        PublishResult answer = answers.poll();
        return CompletableFuture.completedFuture(
                answer == null ? new PublishResult.Acked(0, 0) : answer);
    }

    private static LogRecord record(long offset) {
        return new LogRecord(
                Topics.TX_SUBMITTED, 3, offset, 0, Bytes.EMPTY, VALUE, "", TraceContext.NONE);
    }
}
