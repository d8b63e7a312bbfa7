package org.numicoin.validator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.validator.log.Republication;

/// Shows what a replica says when its log was cut behind its back or made anew under its feet.
@ExtendWith(SharedBroker.class)
final class LostLogTest {
    private static final TestChain CHAIN = TestChain.create();
    private static final List<Node> BLOCKS = CHAIN.extend(CHAIN.builder().genesis(), 4, 1);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir private Path folder;
    private final TestTopics topics;

    LostLogTest(KafkaFixture kafka) {
        this.topics = TestTopics.create(kafka, CHAIN.network());
    }

    @AfterEach
    void closeTopics() {
        topics.close();
    }

    @Test
    void aReplicaBehindTheStartOfTheLogAsksForACheckpointAndAnotherGoesOn() throws Exception {
        try (var validator = start("old")) {
            topics.offer(BLOCKS.subList(0, 3));
            validator.awaitTip(BLOCKS.get(2));
        }
        truncate();
        try (var stranger = start("new")) {
            await().atMost(LIMIT)
                    .until(() -> log(stranger).contains("behind the start of the log"));
            assertThat(log(stranger)).contains("restore a checkpoint");
            assertThat(stranger.isWriting()).isFalse();
        }
        try (var validator = start("old")) {
            topics.offer(BLOCKS.get(3));
            validator.awaitTip(BLOCKS.get(3));
        }
    }

    @Test
    void aWriterWhoseLogIsMadeAnewUnderItStopsAndNamesTheCommand() {
        try (var validator = start("old")) {
            topics.offer(BLOCKS.subList(0, 3));
            validator.awaitTip(BLOCKS.get(2));
            topics.recreate(Topics.CHAIN_EVENTS);
            topics.offer(BLOCKS.get(3));
            await().atMost(LIMIT).until(() -> log(validator).contains("numi chain republish"));
            assertThat(validator.isWriting()).isFalse();
            assertThat(validator.tip()).isEqualTo(BLOCKS.get(2).id());
            // What it committed before it saw that, it did not apply.
            assertThat(topics.read(Topics.CHAIN_EVENTS, ChainEvent.class))
                    .noneMatch(event -> event.sequence() <= 5);
        }
    }

    @Test
    void anOrderBeginsANewLogWithTheChainAndEveryReplicaGoesOn() {
        var tip = BLOCKS.get(2);
        try (var validator = start("old")) {
            topics.offer(BLOCKS.subList(0, 3));
            validator.awaitTip(tip);
            assertThat(code(validator, tip.id())).isEqualTo("log-not-lost");
            try (var standby = TestValidator.start(CHAIN, topics, folder.resolve("2"), "2")) {
                standby.awaitTip(tip);
            }
        }
        topics.recreate(Topics.CHAIN_EVENTS);
        try (var validator = start("old");
                var standby = TestValidator.start(CHAIN, topics, folder.resolve("2"), "2")) {
            for (var each : List.of(validator, standby)) {
                await().atMost(LIMIT).until(() -> log(each).contains("numi chain republish"));
            }
            assertThat(code(validator, BLOCKS.get(1).id())).isEqualTo("other-tip");
            var before = validator.position().logId();
            assertThat(code(validator, tip.id())).isEqualTo("begun");
            assertThat(validator.position().logId()).isNotEqualTo(before);
            topics.offer(BLOCKS.get(3));
            validator.awaitTip(BLOCKS.get(3));
            assertThat(validator.readiness().all()).doesNotContainKey("log");
            assertThat(topics.read(Topics.CHAIN_EVENTS, ChainEvent.class))
                    .first()
                    .satisfies(event -> {
                        assertThat(event.sequence()).isEqualTo(1);
                        assertThat(event.step())
                                .isEqualTo(new ChainEvent.LogStarted(tip.id(), tip.height()));
                    });
            standby.awaitTip(BLOCKS.get(3));
            assertThat(standby.position().logId()).isEqualTo(validator.position().logId());
        }
    }

    /// What a replica says to the order.
    private static String code(TestValidator validator, Hash256 tipId) {
        return switch (validator
                .node()
                .republish(tipId)
                .orElseThrow()
                .orTimeout(30, SECONDS)
                .join()) {
            case Republication.Result.Begun _ -> "begun";
            case Republication.Result.Refused(var code, _) -> code;
        };
    }

    private void truncate() throws Exception {
        var kafka = topics.kafka();
        var partition = new TopicPartition(kafka.prefix().of(Topics.CHAIN_EVENTS), 0);
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1))).all().get();
        }
    }

    private static String log(TestValidator validator) {
        return validator.readiness().all().getOrDefault("log", "");
    }

    private TestValidator start(String store) {
        return TestValidator.start(CHAIN, topics, folder.resolve(store));
    }
}
