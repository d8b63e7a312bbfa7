package org.numicoin.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;

/// Shows that many blocks at once do not make as many transactions of the log: at most one in 50
/// ms, or one for each 64 of them. All are connected, in one chain without a gap.
@ExtendWith(SharedBroker.class)
final class ImportTest {
    private static final TestChain CHAIN = TestChain.create();
    private static final int BLOCKS = 600;
    private static final int SHARED_BY = 64;
    private static final long SPACING_NANOS = 50_000_000;

    @TempDir private Path folder;

    @Test
    void aStreamOfBlocksSharesTransactionsAndConnectsWhole(KafkaFixture kafka) {
        var blocks = CHAIN.extend(CHAIN.builder().genesis(), BLOCKS, 1);
        try (var topics = TestTopics.create(kafka, CHAIN.network());
                var validator = TestValidator.start(CHAIN, topics, folder.resolve("chain"))) {
            validator.awaitWriting();
            long before = commits(validator);
            long start = System.nanoTime();
            blocks.forEach(block -> topics.offerLater(block.block().encoded()));
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> validator.tip().equals(blocks.getLast().id()));
            long allowed = (System.nanoTime() - start) / SPACING_NANOS + BLOCKS / SHARED_BY + 2;
            assertThat(commits(validator) - before).isBetween(1L, allowed);
            var fold = topics.fold(validator);
            assertThat(fold.mainChain()).isEqualTo(TestTopics.ids(blocks));
            validator.assertEquals(fold, CHAIN);
        }
    }

    private static long commits(TestValidator validator) {
        return validator.meters().get("numi.log.commit").timer().count();
    }
}
