package org.numicoin.kit.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.numicoin.kit.kafka.ReaderProbe.record;
import static org.numicoin.kit.kafka.ReaderProbe.valuesTo;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.messaging.Topics;

@ExtendWith(SharedBroker.class)
final class TransactionalLogTest {
    private final KafkaFixture kafka;
    private final KafkaClients clients;

    TransactionalLogTest(KafkaFixture kafka) {
        this.kafka = kafka;
        this.clients = kafka.clients("validator-1");
    }

    @BeforeEach
    void createTopics() {
        kafka.create(Topics.CHAIN_EVENTS);
    }

    @Test
    void showsWhatWasCommittedAndWhereItLies() throws Exception {
        try (var log = open()) {
            assertThat(commit(log, "a", "b"))
                    .isEqualTo(new CommitResult.Committed(List.of(0L, 1L)));
            // Offset 2 holds the commit marker.
            assertThat(commit(log, "c")).isEqualTo(new CommitResult.Committed(List.of(3L)));
        }
        try (var reader = reader()) {
            assertThat(valuesTo(reader, 5)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void hidesAbortedAndOpenTransactionsFromEveryReader() throws Exception {
        try (var log = open()) {
            commit(log, "first");
        }
        Producer<byte[], byte[]> aborting =
                clients.transactionalProducer("validator", KafkaFixture.BLOCK_BYTES_MAX);
        Producer<byte[], byte[]> open =
                clients.transactionalProducer("other", KafkaFixture.BLOCK_BYTES_MAX);
        try (aborting;
                open) {
            aborting.initTransactions();
            aborting.beginTransaction();
            aborting.send(record(Topics.CHAIN_EVENTS, "aborted").toRecord(clients))
                    .get(10, SECONDS);
            aborting.abortTransaction();
            aborting.beginTransaction();
            aborting.send(record(Topics.CHAIN_EVENTS, "second").toRecord(clients)).get(10, SECONDS);
            aborting.commitTransaction();

            open.initTransactions();
            open.beginTransaction();
            open.send(record(Topics.CHAIN_EVENTS, "open").toRecord(clients)).get(10, SECONDS);
            aborting.beginTransaction();
            aborting.send(record(Topics.CHAIN_EVENTS, "behind").toRecord(clients)).get(10, SECONDS);
            aborting.commitTransaction();

            try (var reader = reader()) {
                // The last stable offset lies before the open transaction, what follows waits.
                long end = reader.end(0).get(10, SECONDS);
                assertThat(end).isEqualTo(6);
                assertThat(valuesTo(reader, end)).containsExactly("first", "second");
                open.abortTransaction();
                assertThat(ReaderProbe.valuesOf(reader, 1)).containsExactly("behind");
            }
        }
    }

    @Test
    void fencesTheWriterBeforeItWhichLearnsNothingAboutItsRecords() throws Exception {
        try (var old = open()) {
            commit(old, "of the first");
            try (var fresh = open()) {
                assertThat(commit(old, "of a zombie"))
                        .isInstanceOf(CommitResult.OutcomeUnknown.class);
                assertThat(old.isUsable()).isFalse();
                assertThat(commit(old, "again")).isInstanceOf(CommitResult.OutcomeUnknown.class);
                assertThat(commit(fresh, "of the second"))
                        .isInstanceOf(CommitResult.Committed.class);
            }
        }
        try (var reader = reader()) {
            long end = reader.end(0).get(10, SECONDS);
            assertThat(valuesTo(reader, end)).containsExactly("of the first", "of the second");
        }
    }

    @Test
    void openingEndsWhatThePredecessorLeftOpen() throws Exception {
        Producer<byte[], byte[]> died =
                clients.transactionalProducer("validator", KafkaFixture.BLOCK_BYTES_MAX);
        try (died) {
            died.initTransactions();
            died.beginTransaction();
            died.send(record(Topics.CHAIN_EVENTS, "half").toRecord(clients)).get(10, SECONDS);
            try (var log = open();
                    var reader = reader()) {
                commit(log, "whole");
                assertThat(valuesTo(reader, reader.end(0).get(10, SECONDS)))
                        .containsExactly("whole");
            }
        }
    }

    @Test
    void anInterruptedThreadLeavesNoThreadOfTheProducerBehind() throws Exception {
        var before = producerThreads();
        var log = open();
        commit(log, "a");
        assertThat(producerThreads()).hasSizeGreaterThan(before.size());
        Thread.currentThread().interrupt();
        log.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(producerThreads()).isEqualTo(before);
    }

    private static Set<Thread> producerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kafka-producer-network-thread"))
                .collect(Collectors.toSet());
    }

    @Test
    void refusesRecordsOfAnotherTopicAndNone() throws Exception {
        try (var log = open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> log.commit(List.of(record(Topics.MINING_TEMPLATES, "x"))));
            assertThatIllegalArgumentException().isThrownBy(() -> log.commit(List.of()));
            assertThat(commit(log, "still usable")).isInstanceOf(CommitResult.Committed.class);
        }
    }

    @Test
    void saysThatItWasNotOpenedWhereNoBrokerAnswers() {
        var nowhere = KafkaFixture.on("127.0.0.1:1").clients("validator-1");
        assertThatThrownBy(() -> TransactionalLog.open(nowhere, Topics.CHAIN_EVENTS, "validator"))
                .isInstanceOf(TransactionalLog.NotOpenedException.class)
                .hasMessageContaining("Timeout");
    }

    private TransactionalLog open() throws TransactionalLog.NotOpenedException {
        return TransactionalLog.open(clients, Topics.CHAIN_EVENTS, "validator");
    }

    private LogReader reader() {
        return LogReader.open(clients, Topics.CHAIN_EVENTS, "test", LogStart.first());
    }

    private static CommitResult commit(TransactionalLog log, String... values) {
        return log.commit(
                Arrays.stream(values).map(value -> record(Topics.CHAIN_EVENTS, value)).toList());
    }
}
