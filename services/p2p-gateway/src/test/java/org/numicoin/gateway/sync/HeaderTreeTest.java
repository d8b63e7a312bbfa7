package org.numicoin.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.testing.Specs;

final class HeaderTreeTest {
    private static final int SPACING = 10;

    private final SimulatedChain chain = new SimulatedChain(Specs.fast());
    private final HeaderTree tree = new HeaderTree(SPACING);

    @Test
    void aBranchThatIsNotFollowedKeepsOneHeaderInTen() {
        var nodes = branch(chain.genesis(), 95);
        tree.retain(List.of(nodes.getLast().id()), Optional.empty(), 50);
        assertThat(heights(nodes.getLast()))
                .containsExactly(10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L, 95L);
        assertThat(tree.pathTo(nodes.getLast().id()).baseId()).isEqualTo(chain.genesis().id());
    }

    @Test
    void theFollowedBranchIsKeptWholeInItsWindow() {
        var end = branch(chain.genesis(), 40).getLast();
        tree.retain(List.of(end.id()), Optional.of(end.id()), 15);
        assertThat(tree.size()).isEqualTo(15 + 3);
    }

    @Test
    void branchesShareWhatTheyHaveInCommon() {
        var trunk = branch(chain.genesis(), 50);
        var one = branch(trunk.get(24), 10).getLast();
        var other = trunk.getLast();
        tree.retain(List.of(one.id(), other.id()), Optional.empty(), -1);
        assertThat(heights(one)).containsExactly(10L, 20L, 30L, 35L);
        assertThat(heights(other)).containsExactly(10L, 20L, 30L, 40L, 50L);
        assertThat(tree.size()).isEqualTo(2 + 2 + 3);
    }

    @Test
    void whatNobodyHasIsForgotten() {
        var _ = branch(chain.genesis(), 30);
        tree.retain(List.of(), Optional.empty(), -1);
        assertThat(tree.size()).isZero();
    }

    @Test
    void aDroppedBlockTakesItsDescendantsAlongAndNothingElse() {
        var trunk = branch(chain.genesis(), 20);
        var side = branch(trunk.get(4), 5);
        tree.dropBranch(trunk.get(10).id());
        assertThat(tree.contains(trunk.get(9).id())).isTrue();
        assertThat(tree.contains(trunk.getLast().id())).isFalse();
        assertThat(tree.contains(side.getLast().id())).isTrue();
        assertThat(tree.size()).isEqualTo(10 + 5);
    }

    private List<HeaderNode> branch(HeaderNode parent, int count) {
        var end = chain.extend(parent, count);
        var main = chain.mainChain(end);
        var nodes = main.subList(main.size() - count, main.size());
        tree.add(nodes);
        return nodes;
    }

    private List<Long> heights(HeaderNode end) {
        return tree.pathTo(end.id()).nodes().stream().map(HeaderNode::height).toList();
    }
}
