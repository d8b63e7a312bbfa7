package org.numicoin.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.messaging.MiningTemplate;
import org.numicoin.messaging.TemplateBody;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.TransactionBuilder;

/// Templates out, solutions in.
@ExtendWith(SharedBroker.class)
final class SolutionTest {
    private static final TestChain CHAIN = TestChain.create();
    private static final Node GENESIS = CHAIN.builder().genesis();

    @TempDir private Path folder;
    private final TestTopics topics;

    SolutionTest(KafkaFixture kafka) {
        this.topics = TestTopics.create(kafka, CHAIN.network());
    }

    @AfterEach
    void closeTopics() {
        topics.close();
    }

    @Test
    void aMinedTemplateBecomesTheTipAndTheNextTemplateIsOnIt() {
        try (var validator = start()) {
            for (int height = 1; height <= 3; height++) {
                var template = awaitTemplateOn(validator.tip());
                var mined = CHAIN.builder().mine(template.header().withMiner(Keys.address(5)));
                topics.solve(mined);
                validator.awaitTip(mined.id());
                assertThat(validator.position().tipHeight()).isEqualTo(height);
            }
            var fold = topics.fold(validator);
            assertThat(fold.rejections()).isEmpty();
            assertThat(fold.events().getLast().positions().solutions()).isEqualTo(3);
            assertThat(topics.read(Topics.MINING_BODIES, TemplateBody.class))
                    .allMatch(body -> body.number().term() == 1);
        }
    }

    @Test
    void aSolutionThatComesBeforeItsBodyIsHeldForIt() {
        var block = blockWithTransaction();
        try (var validator = start()) {
            validator.awaitWriting();
            topics.solve(block.block().header());
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> validator.count("numi.solutions.waiting") > 0);
            topics.body(block);
            validator.awaitTip(block);
            assertThat(topics.fold(validator).rejections()).isEmpty();
        }
    }

    @Test
    void aSolutionWhoseBodyNeverComesIsRefusedAfterTenSeconds() {
        var block = blockWithTransaction();
        try (var validator = start()) {
            validator.awaitWriting();
            long start = System.nanoTime();
            topics.solve(block.block().header());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !topics.fold(validator).rejections().isEmpty());
            var rejection = topics.fold(validator).rejections().getFirst();
            assertThat(rejection.code()).isEqualTo("unknown-template");
            assertThat(rejection.blockId()).isEqualTo(block.id());
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThan(Duration.ofSeconds(9));
            assertThat(
                            validator
                                    .meters()
                                    .get("numi.blocks.rejected")
                                    .tag("code", "unknown-template")
                                    .counter()
                                    .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void aSolutionOfATemplateOutlivesItsAuthor() {
        MiningTemplate template;
        try (var _ = start()) {
            template = awaitTemplateOn(GENESIS.id());
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> !topics.read(Topics.MINING_BODIES, TemplateBody.class).isEmpty());
        }
        var mined = CHAIN.builder().mine(template.header().withMiner(Keys.address(5)));
        Hash256 tip = mined.id();
        topics.solve(mined);
        try (var validator = start()) {
            validator.awaitTip(tip);
            assertThat(awaitTemplateOn(tip).number().term()).isEqualTo(2);
        }
    }

    /// The body of a block without transactions is known to everyone.
    private static Node blockWithTransaction() {
        var payment =
                TransactionBuilder.from(CHAIN.spec(), 0).pay(1, 1_000_000_000).signRevealing(0);
        return CHAIN.builder().extend(GENESIS, 1, payment);
    }

    private MiningTemplate awaitTemplateOn(Hash256 tip) {
        return await("a template on " + tip)
                .atMost(Duration.ofSeconds(20))
                .until(
                        () ->
                                topics.read(Topics.MINING_TEMPLATES, MiningTemplate.class).stream()
                                        .filter(template ->
                                                template.header().parentId().equals(tip))
                                        .max(Comparator.comparing(MiningTemplate::number)),
                        Optional::isPresent)
                .orElseThrow();
    }

    private TestValidator start() {
        return TestValidator.start(CHAIN, topics, folder.resolve("chain"));
    }
}
