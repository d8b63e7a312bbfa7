package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.validator.chain.Results.payment;
import static org.numicoin.validator.chain.Results.rejection;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.validator.state.StoreDump;

/// Reorganizations near the limit: one decision however long, and none beyond it.
final class LongReorganizationTest {
    private static final int LIMIT = 10;

    private final ChainSpec spec =
            ChainSpecs.parse(
                    // Some 500 hashes a block, so that targets differ in small steps.
                    Specs.yaml("reorganizations", 3, 100)
                            .replace("first-target: \"207fffff\"", "first-target: \"1f7fffff\"")
                            .replace(
                                    "reorganization-limit-blocks: 1200",
                                    "reorganization-limit-blocks: " + LIMIT));
    private final ChainBuilder chain = new ChainBuilder(spec);

    @TempDir Path folder;

    private Replica replica;
    private TestWriter writer;

    @BeforeEach
    void open() {
        replica = Replica.open(folder.resolve("store"), spec);
        writer = new TestWriter(replica);
    }

    @AfterEach
    void close() {
        replica.close();
    }

    @Test
    void adoptsABranchThatForksAtTheLimitInOneDecision() {
        var first = chain.extend(chain.genesis(), 1, payment(spec, 0, 0, true));
        writer.submit(first.block());
        submit(branch(first, 2, LIMIT));
        var other = branch(first, 3, LIMIT + 1);
        submit(other.subList(0, LIMIT));
        var decision = Results.decision(writer.submit(other.getLast().block()));
        assertThat(decision.outcome())
                .isEqualTo(
                        new Decision.Reorganized(
                                other.getLast().id(), LIMIT + 2, LIMIT, LIMIT + 1, 2));
        assertThat(decision.steps()).hasSize(2 * LIMIT + 1);
        assertThat(replica.engine.position().tipId()).isEqualTo(other.getLast().id());
        other.getLast()
                .state()
                .entries()
                .forEach((key, value) ->
                        assertThat(replica.store.latest().entry(key)).contains(value));
        try (var follower = Replica.open(folder.resolve("follower"), spec)) {
            follower.follow(writer.log);
            assertThat(StoreDump.ofEvents(follower.store))
                    .isEqualTo(StoreDump.ofEvents(replica.store));
        }
    }

    @Test
    void refusesABranchBelowTheLimitWithNoMoreWork() {
        var main = branch(chain.genesis(), 2, LIMIT + 1);
        submit(main);
        var refused = rejection(writer.submit(chain.extend(chain.genesis(), 3).block()));
        assertThat(refused.code()).isEqualTo(RejectionCodes.FORK_TOO_DEEP);
        assertThat(refused.blameless()).isTrue();
        assertThat(replica.engine.position().tipId()).isEqualTo(main.getLast().id());
    }

    @Test
    void storesADeeperBranchThatIsAheadAndLeavesItToTheOperator() {
        var main = branch(chain.genesis(), 2, LIMIT - 1);
        // It comes a minute late, so the block after it needs half the work.
        var late = extendLate(main.getLast());
        var light = chain.extend(late, 2);
        submit(main);
        writer.submit(late.block());
        var other = branch(chain.genesis(), 3, LIMIT + 1);
        submit(other.subList(0, LIMIT));
        writer.submit(light.block());
        var ahead = other.getLast();
        assertThat(ahead.chainWork()).isGreaterThan(light.chainWork());
        assertThat(Results.decision(writer.submit(ahead.block())).outcome())
                .isEqualTo(new Decision.DeepReorganization(ahead.id(), ahead.height(), LIMIT + 1));
        assertThat(replica.engine.position().tipId()).isEqualTo(light.id());
        assertThat(replica.store.latest().block(ahead.id())).isPresent();
    }

    private Node extendLate(Node parent) {
        long timestamp = parent.block().header().timestamp() + 60_000;
        return chain.extend(parent, Keys.address(2), timestamp, List.of());
    }

    private void submit(List<Node> nodes) {
        nodes.forEach(node -> writer.submit(node.block()));
    }

    private List<Node> branch(Node from, int miner, int length) {
        var nodes = new ArrayList<Node>();
        Node tip = from;
        for (int i = 0; i < length; i++) {
            tip =
                    i == 1
                            ? chain.extend(
                                    tip,
                                    miner,
                                    payment(spec, miner, 0, true),
                                    payment(spec, 5, 0, true))
                            : chain.extend(tip, miner);
            nodes.add(tip);
        }
        return nodes;
    }
}
