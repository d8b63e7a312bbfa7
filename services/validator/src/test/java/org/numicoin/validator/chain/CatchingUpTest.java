package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.numicoin.validator.state.StoreDump;

/// The reorganization limit counts blocks that were connected after the node had caught up: a node
/// that sits on a wrong branch while it catches up comes back from it, as far as undo data reaches.
final class CatchingUpTest {
    private static final int LIMIT = 10;
    private static final int UNDO = 2 * LIMIT;

    @TempDir private Path folder;

    @Test
    void aNodeThatHasNotCaughtUpLeavesAWrongBranchHoweverDeep() {
        var spec = spec(1_000);
        var chain = new ChainBuilder(spec);
        var wrong = extend(chain, 1, UNDO);
        var right = extend(chain, 2, UNDO + 1);
        try (var replica = Replica.open(folder.resolve("store"), spec)) {
            var writer = new TestWriter(replica);
            wrong.forEach(node -> assertConnected(writer.submit(node.block())));
            for (Node node : right.subList(0, UNDO)) {
                assertThat(Results.decision(writer.submit(node.block())).outcome())
                        .isInstanceOf(Decision.SideChain.class);
            }
            var switched = Results.decision(writer.submit(right.getLast().block()));
            assertThat(switched.outcome()).isInstanceOf(Decision.Reorganized.class);
            assertThat(replica.engine.position().tipId()).isEqualTo(right.getLast().id());
            try (var follower = Replica.open(folder.resolve("follower"), spec)) {
                follower.follow(writer.log);
                assertThat(StoreDump.digestOfEvents(follower.store))
                        .isEqualTo(StoreDump.digestOfEvents(replica.store));
            }
        }
    }

    @Test
    void aBranchThatLeavesTheChainBelowItsUndoDataIsLeftToAnOperator() {
        var spec = spec(1_000);
        var chain = new ChainBuilder(spec);
        var wrong = extend(chain, 1, UNDO + 1);
        var right = extend(chain, 2, UNDO + 2);
        try (var replica = Replica.open(folder.resolve("store"), spec)) {
            var writer = new TestWriter(replica);
            wrong.forEach(node -> assertConnected(writer.submit(node.block())));
            right.subList(0, UNDO + 1).forEach(node -> writer.submit(node.block()));
            var last = right.getLast();
            assertThat(Results.decision(writer.submit(last.block())).outcome())
                    .isEqualTo(new Decision.DeepReorganization(last.id(), last.height(), UNDO + 1));
            assertThat(replica.engine.position().tipId()).isEqualTo(wrong.getLast().id());
        }
    }

    /// It has caught up with block 5: 15 blocks are 10 after that, 16 are one too many.
    @Test
    void blocksCountFromWhereTheNodeHadCaughtUp() {
        var spec = spec(5);
        var chain = new ChainBuilder(spec);
        var main = extend(chain, 1, 5 + LIMIT + 1);
        assertThat(main.get(4).chainWork()).isGreaterThanOrEqualTo(spec.minimumChainWork());
        assertThat(main.get(3).chainWork()).isLessThan(spec.minimumChainWork());
        var other = extend(chain, 2, 5 + LIMIT + 1);
        for (boolean within : new boolean[] {true, false}) {
            int length = 5 + LIMIT + (within ? 0 : 1);
            try (var replica = Replica.open(folder.resolve("store-" + within), spec)) {
                var writer = new TestWriter(replica);
                main.subList(0, 4).forEach(node -> writer.submit(node.block()));
                other.subList(0, 4).forEach(node -> writer.submit(node.block()));
                main.subList(4, length).forEach(node -> writer.submit(node.block()));
                if (within) {
                    other.subList(4, length).forEach(node -> writer.submit(node.block()));
                    assertConnected(writer.submit(other.get(length).block()));
                } else {
                    assertThat(rejection(writer.submit(other.get(4).block())).code())
                            .isEqualTo(RejectionCodes.FORK_TOO_DEEP);
                }
            }
        }
    }

    @Test
    void onceItHasCaughtUpABranchOfLittleWorkIsRefused() {
        var spec = spec(5);
        var chain = new ChainBuilder(spec);
        var main = extend(chain, 1, 6);
        Node early = chain.extend(chain.genesis(), 2);
        Node late = chain.extend(chain.genesis(), 3);
        try (var replica = Replica.open(folder.resolve("store"), spec)) {
            var writer = new TestWriter(replica);
            main.subList(0, 3).forEach(node -> writer.submit(node.block()));
            assertThat(Results.decision(writer.submit(early.block())).outcome())
                    .isInstanceOf(Decision.SideChain.class);
            main.subList(3, 6).forEach(node -> writer.submit(node.block()));
            assertThat(rejection(writer.submit(late.block())).code())
                    .isEqualTo(RejectionCodes.LOW_WORK);
        }
    }

    /// Each block, genesis too, has a work of 2.
    private static ChainSpec spec(int caughtUpAt) {
        return ChainSpecs.parse(
                Specs.yaml("catching-up", 3, 100)
                        .replace(
                                "reorganization-limit-blocks: 1200",
                                "reorganization-limit-blocks: " + LIMIT)
                        .replace(
                                "minimum-chain-work: \"0\"",
                                "minimum-chain-work: \"%d\"".formatted(2 * (caughtUpAt + 1))));
    }

    private static List<Node> extend(ChainBuilder chain, int miner, int count) {
        var nodes = new ArrayList<Node>();
        Node tip = chain.genesis();
        for (int i = 0; i < count; i++) {
            tip = chain.extend(tip, miner);
            nodes.add(tip);
        }
        return nodes;
    }
}
