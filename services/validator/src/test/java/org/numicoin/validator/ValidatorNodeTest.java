package org.numicoin.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.messaging.BlockCandidate;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.Disconnected;
import org.numicoin.messaging.ChainEvent.LogStarted;
import org.numicoin.messaging.ChainEvent.Side;
import org.numicoin.messaging.ChainEvent.TermStarted;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.QuarantinedRecord;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.ChainBuilder.Node;

/// One replica on a real broker, from candidates to the log and the store.
@ExtendWith(SharedBroker.class)
final class ValidatorNodeTest {
    private static final TestChain CHAIN = TestChain.create();
    private static final Node GENESIS = CHAIN.builder().genesis();

    @TempDir private Path folder;
    private final TestTopics topics;

    ValidatorNodeTest(KafkaFixture kafka) {
        this.topics = TestTopics.create(kafka, CHAIN.network());
    }

    @AfterEach
    void closeTopics() {
        topics.close();
    }

    @Test
    void theFirstWriterOfAnEmptyLogBeginsItWithItsTipAndTerm() {
        try (var validator = start()) {
            validator.awaitWriting();
            var events = topics.events(validator);
            assertThat(events).hasSize(2);
            assertThat(events.get(0).step()).isEqualTo(new LogStarted(GENESIS.id(), 0));
            assertThat(events.get(1).step()).isEqualTo(new TermStarted("1"));
            assertThat(events).allMatch(event -> event.term() == 1);
            assertThat(validator.position().logId()).isEqualTo(events.get(0).logId());
            assertThat(validator.readiness().all()).isEmpty();
        }
    }

    @Test
    void candidatesBecomeGaplessEventsAndTheSameState() {
        var blocks = CHAIN.extend(GENESIS, 12, 1);
        try (var validator = start()) {
            topics.offer(blocks);
            validator.awaitTip(blocks.getLast());
            var fold = topics.fold(validator);
            assertThat(fold.mainChain()).isEqualTo(TestTopics.ids(blocks));
            validator.assertEquals(fold, CHAIN);
            assertThat(validator.count("numi.blocks.connected")).isEqualTo(12);
        }
    }

    @Test
    void aReorganizationIsOneDecisionWithRestoredAccounts() {
        var a = CHAIN.extend(GENESIS, 3, 1);
        var b = CHAIN.extend(a.getFirst(), 3, 2);
        try (var validator = start()) {
            topics.offer(a);
            topics.offer(b);
            validator.awaitTip(b.getLast());
            var fold = topics.fold(validator);
            validator.assertEquals(fold, CHAIN);
            var steps = fold.events().stream().map(event -> event.step().getClass()).toList();
            assertThat(steps.subList(5, steps.size()))
                    .isEqualTo(
                            List.of(
                                    Side.class,
                                    Side.class,
                                    Disconnected.class,
                                    Disconnected.class,
                                    Connected.class,
                                    Connected.class,
                                    Connected.class));
            assertThat(fold.events().get(7).following()).isEqualTo(4);
        }
    }

    @Test
    void aRestartedValidatorGoesOnFromTheSameTip() {
        var blocks = CHAIN.extend(GENESIS, 6, 1);
        try (var validator = start()) {
            topics.offer(blocks.subList(0, 3));
            validator.awaitTip(blocks.get(2));
        }
        try (var validator = start()) {
            assertThat(validator.tip()).isEqualTo(blocks.get(2).id());
            topics.offer(blocks.subList(2, 6));
            validator.awaitTip(blocks.getLast());
            var fold = topics.fold(validator);
            assertThat(fold.terms()).containsExactly(1L, 2L);
            validator.assertEquals(fold, CHAIN);
        }
    }

    @Test
    void anEmptyReplicaBuildsTheSameStoreFromTheLogAlone(@TempDir Path other) {
        var blocks = CHAIN.extend(GENESIS, 5, 1);
        try (var validator = start()) {
            topics.offer(blocks);
            validator.awaitTip(blocks.getLast());
            try (var standby = TestValidator.start(CHAIN, topics, other, "2")) {
                standby.awaitTip(blocks.getLast());
                standby.assertEquals(topics.fold(validator), CHAIN);
                assertThat(standby.isWriting()).isFalse();
            }
        }
    }

    @Test
    void theStandbyWritesOnWhenTheWriterEnds(@TempDir Path other) {
        var blocks = CHAIN.extend(GENESIS, 4, 1);
        var first = start().awaitWriting();
        try (var second = TestValidator.start(CHAIN, topics, other, "2")) {
            topics.offer(blocks.subList(0, 2));
            second.awaitTip(blocks.get(1));
            assertThat(first.isWriting()).isTrue();
            assertThat(second.isWriting()).isFalse();
            first.close();
            topics.offer(blocks.subList(2, 4));
            second.awaitTip(blocks.getLast());
            var fold = topics.fold(second);
            assertThat(fold.terms()).containsExactly(1L, 2L);
            second.assertEquals(fold, CHAIN);
        } finally {
            first.close();
        }
    }

    @Test
    void whatIsNoBlockIsRefusedOrCountedAndTheNextOneConnects() {
        var block = CHAIN.extend(GENESIS, 1, 1).getFirst();
        byte[] truncated = Arrays.copyOf(block.block().encoded(), 300);
        try (var validator = start()) {
            topics.publish(Topics.BLOCK_CANDIDATES, new byte[] {1, 2, 3});
            topics.offer(truncated);
            topics.offer(block);
            validator.awaitTip(block);
            var fold = topics.fold(validator);
            assertThat(fold.rejections()).hasSize(1);
            assertThat(fold.events().getLast().positions().candidates()).isEqualTo(3);
            assertThat(validator.count("numi.records.malformed")).isEqualTo(1);
            assertThat(topics.read(Topics.QUARANTINE, QuarantinedRecord.class)).isEmpty();
        }
    }

    @Test
    void anOrphanIsReadAgainAfterARestartSinceItsPositionIsKept() {
        var blocks = CHAIN.extend(GENESIS, 3, 1);
        try (var validator = start()) {
            topics.offer(blocks.get(2), blocks.get(0));
            validator.awaitTip(blocks.get(0));
            assertThat(topics.events(validator).getLast().positions().candidates()).isZero();
        }
        try (var validator = start()) {
            topics.offer(blocks.get(1));
            validator.awaitTip(blocks.get(2));
            var fold = topics.fold(validator);
            assertThat(fold.mainChain()).isEqualTo(TestTopics.ids(blocks));
            validator.assertEquals(fold, CHAIN);
        }
    }

    @Test
    void aThousandRecordsWithoutAnEventMoveThePositions() {
        var block = CHAIN.extend(GENESIS, 1, 1).getFirst();
        try (var validator = start()) {
            topics.offer(block);
            validator.awaitTip(block);
            byte[] known = block.block().encoded();
            for (int i = 0; i < 1_000; i++) {
                topics.offerLater(known);
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> validator.position().inputs().candidates() >= 1_000);
            assertThat(topics.fold(validator).events()).hasSize(4);
        }
    }

    @Test
    void aRecordOfAnotherChainStopsTheServiceWithTheReason() {
        var stranger = new NetworkId(7, GENESIS.id());
        try (var validator = start()) {
            validator.awaitWriting();
            var candidate = new BlockCandidate(TestTopics.PEER, Bytes.EMPTY);
            topics.publish(Topics.BLOCK_CANDIDATES, candidate.encoded(stranger));
            await().atMost(Duration.ofSeconds(10)).until(() -> validator.stopped().isPresent());
            assertThat(validator.stopped().orElseThrow())
                    .hasMessageContaining("record of chain 7")
                    .hasMessageContaining("numi.prefix");
        }
    }

    @Test
    void aVerdictThatCannotBeReadIsCountedAndTheNextOneIsRead() {
        var block = CHAIN.extend(GENESIS, 1, 1).getFirst();
        try (var validator = start()) {
            validator.awaitWriting();
            for (int i = 1; i <= 2; i++) {
                int count = i;
                topics.publish(Topics.TX_VERDICTS, new byte[] {2, 1, 0});
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> validator.count("numi.records.malformed") == count);
            }
            topics.offer(block);
            validator.awaitTip(block);
            assertThat(validator.stopped()).isEmpty();
        }
    }

    private TestValidator start() {
        return TestValidator.start(CHAIN, topics, folder.resolve("chain"));
    }
}
