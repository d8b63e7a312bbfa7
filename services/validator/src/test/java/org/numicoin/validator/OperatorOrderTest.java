package org.numicoin.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Topics;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.validator.chain.OperatorOrder;
import org.numicoin.validator.chain.OrderResult;
import org.numicoin.validator.state.StoreDump;

/// Orders about the chain, given to validators on a real log.
@ExtendWith(SharedBroker.class)
final class OperatorOrderTest {
    private final TestChain chain = TestChain.create();
    private final KafkaFixture kafka;

    @TempDir private Path folder;

    OperatorOrderTest(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @Test
    void theWriterCarriesThemOutAndEveryReplicaFollows() {
        Node first = chain.builder().extend(chain.builder().genesis(), 1);
        Node second = chain.builder().extend(first, 1);
        try (var topics = TestTopics.create(kafka, chain.network());
                var writer = TestValidator.start(chain, topics, folder.resolve("1"), "1")) {
            topics.offer(first, second);
            writer.awaitTip(second);
            try (var standby = TestValidator.start(chain, topics, folder.resolve("2"), "2")) {
                standby.awaitTip(second);
                var order = new OperatorOrder.Invalidate(second.id());
                assertThat(code(standby, order)).isEqualTo("not-the-writer");
                assertThat(code(writer, order)).isEmpty();
                standby.awaitTip(first);
                // The chain goes on beside the block that is not wanted.
                Node other = chain.builder().extend(first, 2);
                topics.offer(other);
                standby.awaitTip(other);
                assertThat(code(writer, new OperatorOrder.Reconsider(second.id()))).isEmpty();
                assertThat(writer.tip()).isEqualTo(other.id());
                Node third = chain.builder().extend(second, 1);
                topics.offer(third);
                standby.awaitTip(third);
                writer.awaitTip(third);
                assertThat(StoreDump.ofChain(standby.node().store()))
                        .isEqualTo(StoreDump.ofChain(writer.node().store()));
                writer.assertEquals(topics.fold(writer), chain);
            }
            assertThat(topics.read(Topics.CHAIN_EVENTS, ChainEvent.class))
                    .filteredOn(event -> event.origin().kind() == Origin.Kind.OPERATOR)
                    .extracting(event -> event.step().kind())
                    .containsExactly(4, 7, 10);
        }
    }

    /// Of the refusal; empty when it was carried out.
    private static String code(TestValidator validator, OperatorOrder order) {
        return switch (validator
                .node()
                .order(order, false)
                .orElseThrow()
                .orTimeout(1, TimeUnit.MINUTES)
                .join()) {
            case OrderResult.Planned _ -> "";
            case OrderResult.Refused(var code, _) -> code;
        };
    }
}
