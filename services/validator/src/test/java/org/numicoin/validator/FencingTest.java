package org.numicoin.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.kafka.CommitResult;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.TransactionalLog;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.TermStarted;
import org.numicoin.messaging.InputPositions;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.ChainBuilder.Node;

/// Shows that the fencing of the transactional id, and nothing else, decides who writes: another
/// producer takes it while the validator believes to be the writer.
@ExtendWith(SharedBroker.class)
final class FencingTest {
    private static final TestChain CHAIN = TestChain.create();
    private static final Node GENESIS = CHAIN.builder().genesis();

    @TempDir private Path folder;
    private final TestTopics topics;

    FencingTest(KafkaFixture kafka) {
        this.topics = TestTopics.create(kafka, CHAIN.network());
    }

    @AfterEach
    void closeTopics() {
        topics.close();
    }

    @Test
    void aFencedWriterPublishesNothingFollowsAndIsPromotedAnew() throws Exception {
        var blocks = CHAIN.extend(GENESIS, 3, 1);
        try (var validator = start()) {
            topics.offer(blocks.getFirst());
            validator.awaitTip(blocks.getFirst());
            var position = validator.position();
            try (var successor = open()) {
                // A term of someone else's, behind the back of the writer.
                var term =
                        new ChainEvent(
                                position.logId(),
                                position.term() + 1,
                                position.sequence() + 1,
                                0,
                                position.inputs(),
                                new Origin(Origin.Kind.VALIDATOR, "2", ""),
                                new TermStarted("2"));
                assertThat(successor.commit(List.of(outgoing(term))))
                        .isInstanceOf(CommitResult.Committed.class);
                topics.offer(blocks.subList(1, 3));
                validator.awaitTip(blocks.getLast());
            }
            var fold = topics.fold(validator);
            // The block that the fenced writer had decided about is decided once, under term 3.
            assertThat(fold.terms()).containsExactly(1L, 2L, 3L);
            assertThat(fold.events().get(3).step()).isEqualTo(new TermStarted("2"));
            assertThat(fold.events().get(5).term()).isEqualTo(3);
            validator.assertEquals(fold, CHAIN);
        }
    }

    @Test
    void nobodySeesAnAbortedTransaction() {
        var blocks = CHAIN.extend(GENESIS, 2, 1);
        try (var validator = start()) {
            topics.offer(blocks.getFirst());
            validator.awaitTip(blocks.getFirst());
            abortATransaction();
            topics.offer(blocks.getLast());
            validator.awaitTip(blocks.getLast());
            var fold = topics.fold(validator);
            assertThat(fold.mainChain()).isEqualTo(TestTopics.ids(blocks));
            validator.assertEquals(fold, CHAIN);
            assertThat(validator.stopped()).isEmpty();
        }
    }

    @Test
    void aReplicaThatIsAheadOfTheLogNeitherWritesNorServes() {
        var blocks = CHAIN.extend(GENESIS, 2, 1);
        try (var validator = start()) {
            topics.offer(blocks);
            validator.awaitTip(blocks.getLast());
        }
        topics.recreate(Topics.CHAIN_EVENTS);
        try (var validator = start()) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            validator
                                    .readiness()
                                    .all()
                                    .getOrDefault("log", "")
                                    .contains("ahead of the log"));
            assertThat(validator.readiness().all().get("log")).contains("numi chain republish");
            assertThat(validator.isWriting()).isFalse();
            assertThat(topics.read(Topics.CHAIN_EVENTS, ChainEvent.class)).isEmpty();
        }
    }

    @Test
    void aReplicaOfAnotherLogStopsAtItsFirstEvent(@TempDir Path other) {
        var blocks = CHAIN.extend(GENESIS, 2, 1);
        try (var validator = start()) {
            topics.offer(blocks);
            validator.awaitTip(blocks.getLast());
        }
        topics.recreate(Topics.CHAIN_EVENTS);
        topics.recreate(Topics.BLOCK_CANDIDATES);
        try (var stranger = TestValidator.start(CHAIN, topics, other, "2")) {
            topics.offer(CHAIN.extend(GENESIS, 9, 2));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> stranger.position().tipHeight() == 9);
            try (var validator = start()) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() ->
                                validator
                                        .readiness()
                                        .all()
                                        .getOrDefault("log", "")
                                        .contains("OTHER_LOG"));
                assertThat(validator.tip()).isEqualTo(blocks.getLast().id());
            }
        }
    }

    private TransactionalLog open() throws TransactionalLog.NotOpenedException {
        return TransactionalLog.open(
                topics.kafka().clients("validator-2"), Topics.CHAIN_EVENTS, "validator");
    }

    private Outgoing outgoing(ChainEvent event) {
        return new Outgoing(
                Topics.CHAIN_EVENTS,
                Bytes.EMPTY,
                Bytes.wrap(event.encoded(CHAIN.network())),
                TraceContext.NONE);
    }

    /// With a transactional id of its own, so that it fences nobody; only its records are wrong.
    private void abortATransaction() {
        var kafka = topics.kafka();
        Map<String, Object> settings =
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka.bootstrap(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        kafka.prefix().of("intruder"));
        try (var producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var event =
                    new ChainEvent(
                            LogId.NONE,
                            9,
                            99,
                            0,
                            InputPositions.START,
                            TestTopics.PEER,
                            new ChainEvent.Progress());
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    kafka.prefix().of(Topics.CHAIN_EVENTS),
                                    event.encoded(CHAIN.network())));
            producer.flush();
            producer.abortTransaction();
        }
    }

    private TestValidator start() {
        return TestValidator.start(CHAIN, topics, folder.resolve("chain"));
    }
}
