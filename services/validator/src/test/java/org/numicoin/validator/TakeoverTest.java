package org.numicoin.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.kit.testing.Signals;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.Topics;
import org.numicoin.testing.ChainBuilder.Node;

/// Shows that a standby goes on where a writer was killed or stood still: the session ends after 6
/// s, the standby fences, and what comes back later follows.
@ExtendWith(SharedBroker.class)
final class TakeoverTest {
    private static final TestChain CHAIN = TestChain.create();
    private static final Node GENESIS = CHAIN.builder().genesis();
    private static final List<Node> BLOCKS = CHAIN.extend(GENESIS, 6, 1);

    @TempDir private Path folder;
    private final TestTopics topics;

    TakeoverTest(KafkaFixture kafka) {
        this.topics = TestTopics.create(kafka, CHAIN.network());
    }

    @AfterEach
    void closeTopics() {
        topics.close();
    }

    @Test
    void aStandbyTakesOverFromAWriterThatWasKilled() throws Exception {
        try (var writer = ValidatorProcess.start(topics, folder.resolve("one"), "")) {
            awaitFirstTerm();
            try (var standby = standby()) {
                topics.offer(BLOCKS.subList(0, 3));
                standby.awaitTip(BLOCKS.get(2));
                writer.kill();
                topics.offer(BLOCKS.subList(3, 6));
                standby.awaitTip(BLOCKS.getLast());
                assertTwoTermsAndAllBlocks(standby);
            }
        }
    }

    @Test
    void aWriterThatStoodStillFollowsItsSuccessorWhenItGoesOn() throws Exception {
        try (var writer = ValidatorProcess.start(topics, folder.resolve("one"), "")) {
            awaitFirstTerm();
            try (var standby = standby()) {
                topics.offer(BLOCKS.subList(0, 3));
                standby.awaitTip(BLOCKS.get(2));
                Signals.stop(writer.handle());
                topics.offer(BLOCKS.subList(3, 5));
                standby.awaitTip(BLOCKS.get(4));
                Signals.goOn(writer.handle());
                topics.offer(BLOCKS.get(5));
                standby.awaitTip(BLOCKS.getLast());
                assertTwoTermsAndAllBlocks(standby);
            }
        }
        // What the one that stood still has on disk is the same chain.
        try (var again = TestValidator.start(CHAIN, topics, folder.resolve("one"))) {
            again.awaitTip(BLOCKS.getLast());
            again.awaitWriting();
            again.assertEquals(topics.fold(again), CHAIN);
        }
    }

    private void assertTwoTermsAndAllBlocks(TestValidator standby) {
        assertThat(standby.isWriting()).isTrue();
        var fold = topics.fold(standby);
        assertThat(fold.terms()).containsExactly(1L, 2L);
        assertThat(fold.mainChain()).isEqualTo(TestTopics.ids(BLOCKS));
        standby.assertEquals(fold, CHAIN);
    }

    private void awaitFirstTerm() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> topics.read(Topics.CHAIN_EVENTS, ChainEvent.class).size() == 2);
    }

    private TestValidator standby() {
        return TestValidator.start(CHAIN, topics, folder.resolve("two"), "2");
    }
}
