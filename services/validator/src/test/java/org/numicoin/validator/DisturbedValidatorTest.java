package org.numicoin.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.QuarantinedRecord;
import org.numicoin.messaging.Topics;
import org.numicoin.testing.ChainBuilder.Node;

/// Shows what a running validator does after an unexpected exception: of the producer, and of a
/// piece of work.
@ExtendWith(SharedBroker.class)
final class DisturbedValidatorTest {
    private static final TestChain CHAIN = TestChain.create();
    private static final Node GENESIS = CHAIN.builder().genesis();

    @TempDir private Path folder;
    private final TestTopics topics;

    DisturbedValidatorTest(KafkaFixture kafka) {
        this.topics = TestTopics.create(kafka, CHAIN.network());
    }

    @AfterEach
    void closeTopics() {
        topics.close();
    }

    @Test
    void afterAnyExceptionOfTheProducerTheLogDecidesAndTheWriterStartsANewTerm()
            throws IOException {
        var blocks = CHAIN.extend(GENESIS, 4, 1);
        // Before the records, between records and commit, and after a commit that succeeded.
        String failpoints =
                "log.before-send:exception@2,log.after-flush:exception@3,log.after-commit:exception@2";
        try (var _ = ValidatorProcess.start(topics, folder.resolve("chain"), failpoints)) {
            for (Node block : blocks) {
                topics.offer(block);
                await("block " + block.height())
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> fold().mainChain().contains(block.id()));
            }
        }
        var fold = fold();
        assertThat(fold.mainChain()).isEqualTo(TestTopics.ids(blocks));
        assertThat(fold.terms()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void aRecordThatMeetsAnUnexpectedExceptionIsQuarantinedAndTheNextOneConnects()
            throws IOException {
        var blocks = CHAIN.extend(GENESIS, 2, 1);
        var side = CHAIN.extend(GENESIS, 1, 2).getFirst();
        topics.offer(blocks.getFirst(), side, blocks.getLast());
        try (var _ =
                ValidatorProcess.start(
                        topics, folder.resolve("chain"), "validator.decide:exception@2")) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> fold().mainChain().equals(TestTopics.ids(blocks)));
        }
        var quarantined = topics.read(Topics.QUARANTINE, QuarantinedRecord.class);
        assertThat(quarantined).hasSize(1);
        assertThat(quarantined.getFirst().topic()).isEqualTo("block.candidates");
        assertThat(quarantined.getFirst().offset()).isEqualTo(1);
        assertThat(quarantined.getFirst().reason()).contains("failpoint validator.decide");
        assertThat(fold().sideBlocks()).doesNotContain(side.id());
        assertThat(fold().rejections()).isEmpty();
    }

    private EventFold fold() {
        return EventFold.of(topics.read(Topics.CHAIN_EVENTS, ChainEvent.class));
    }
}
