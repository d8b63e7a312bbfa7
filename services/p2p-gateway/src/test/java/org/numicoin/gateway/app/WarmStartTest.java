package org.numicoin.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.gateway.app.RunningGateway.await;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.testing.TransactionBuilder;

/// A gateway announces a block of what was pooled before it started, by short ids alone since its
/// peers have that, to one whose pool has it and to one whose pool has not.
@ExtendWith(SharedBroker.class)
final class WarmStartTest {
    private static final Transaction[] POOLED =
            IntStream.range(0, 4)
                    .mapToObj(key ->
                            TransactionBuilder.from(RunningGateway.spec(), key)
                                    .pay(9, 20_000_000)
                                    .signRevealing(key))
                    .toArray(Transaction[]::new);

    @TempDir Path folder;
    private KafkaFixture kafka;

    @BeforeEach
    void prepare(KafkaFixture fixture) {
        kafka = fixture;
    }

    @Test
    void aBlockOfWhatWasPooledBeforeTheStartIsRebuiltWithoutAskingForAnyOfIt() throws Exception {
        assertThat(requestsOf(POOLED)).isZero();
    }

    @Test
    void whoseMempoolHasNoneOfItAsksForItOnce() throws Exception {
        assertThat(requestsOf()).isEqualTo(1);
    }

    /// Requests for transactions of the block by one whose pool has these.
    private double requestsOf(Transaction... pooled) throws Exception {
        try (var one = RunningGateway.start(kafka, folder.resolve("one"), POOLED);
                var other =
                        RunningGateway.start(
                                KafkaFixture.on(kafka.bootstrap()),
                                folder.resolve("other"),
                                pooled)) {
            one.connectTo(other);
            await("the mesh", () -> one.metric("numi_p2p_gossip_mesh{", "topic=\"blocks\"") == 1);
            var mined = one.validator().mine(POOLED);
            await("the block", () -> !other.candidates().isEmpty());
            assertThat(other.candidates())
                    .singleElement()
                    .satisfies(candidate ->
                            assertThat(candidate.block().toBytes())
                                    .isEqualTo(mined.block().encoded()));
            assertThat(other.metric("numi_p2p_blocks_relayed_total", "")).isEqualTo(1);
            return other.metric("numi_p2p_blocks_fetched_parts_total", "");
        }
    }
}
