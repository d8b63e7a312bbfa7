package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.numicoin.validator.chain.Results.assertConnected;
import static org.numicoin.validator.chain.Results.rejection;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Specs;
import org.numicoin.validator.state.StoreException;

/// A chain spec that names a block at a height.
final class CheckpointTest {
    private static final int HEIGHT = 3;

    private final ChainBuilder chain = new ChainBuilder(Specs.fast());
    private final List<Node> named = extend(chain.genesis(), 5, 1);
    private final List<Node> other = extend(chain.genesis(), 7, 2);
    private final ChainSpec spec = withCheckpoint(named.get(HEIGHT - 1));

    @TempDir private Path folder;

    @Test
    void onlyTheNamedBlockConnectsAtItsHeightWhateverTheWork() {
        try (var replica = Replica.open(folder, spec)) {
            var writer = new TestWriter(replica);
            other.subList(0, HEIGHT - 1)
                    .forEach(node -> assertConnected(writer.submit(node.block())));
            var refused = rejection(writer.submit(other.get(HEIGHT - 1).block()));
            assertThat(refused.code()).isEqualTo("bad-checkpoint");
            assertThat(refused.blameless()).isFalse();
            named.forEach(node -> writer.submit(node.block()));
            assertThat(replica.engine.position().tipId()).isEqualTo(named.getLast().id());
        }
    }

    @Test
    void aForkBelowACheckpointThatTheChainHasPassedIsNotStored() {
        try (var replica = Replica.open(folder, spec)) {
            var writer = new TestWriter(replica);
            named.forEach(node -> assertConnected(writer.submit(node.block())));
            var refused = rejection(writer.submit(other.getFirst().block()));
            assertThat(refused.code()).isEqualTo(RejectionCodes.FORK_TOO_DEEP);
            assertThat(replica.store.latest().block(other.getFirst().id())).isEmpty();
            Node above = chain.extend(named.get(HEIGHT), 3);
            assertThat(Results.decision(writer.submit(above.block())).outcome())
                    .isInstanceOf(Decision.SideChain.class);
        }
    }

    @Test
    void aStoreWithAnotherBlockThereIsRefused() {
        try (var replica = Replica.open(folder, Specs.fast())) {
            var writer = new TestWriter(replica);
            other.forEach(node -> assertConnected(writer.submit(node.block())));
        }
        assertThatThrownBy(() -> Replica.open(folder, spec))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("checkpoint " + named.get(HEIGHT - 1).id());
    }

    @Test
    void aSpecThatNamesHeightsInNoOrderIsRefused() {
        String id = named.getFirst().id().toHex();
        for (String list :
                List.of(
                        "[{height: 0, id: \"%1$s\"}]",
                        "[{height: 5, id: \"%1$s\"}, {height: 5, id: \"%1$s\"}]",
                        "[{height: 5, id: \"12\"}]",
                        "[{height: 5}]")) {
            assertThatThrownBy(() -> parse(list.formatted(id)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("checkpoints");
        }
    }

    private List<Node> extend(Node from, int count, int miner) {
        var nodes = new ArrayList<Node>();
        Node tip = from;
        for (int i = 0; i < count; i++) {
            tip = chain.extend(tip, miner);
            nodes.add(tip);
        }
        return nodes;
    }

    private static ChainSpec withCheckpoint(Node node) {
        return parse("[{height: %d, id: \"%s\"}]".formatted(node.height(), node.id().toHex()));
    }

    private static ChainSpec parse(String checkpoints) {
        return ChainSpecs.parse(
                Specs.yaml("testchain", 3, 100)
                        .replace("checkpoints: []", "checkpoints: " + checkpoints));
    }
}
