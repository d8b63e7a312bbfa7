package org.numicoin.gateway.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;

final class HeaderNodeTest {
    private static final ChainBuilder CHAIN = new ChainBuilder(Specs.fast());

    @Test
    void aChildHasTheIdTheClockAndTheWorkThatTheBuilderGivesIt() {
        var first = CHAIN.extend(CHAIN.genesis(), 1);
        var second = CHAIN.extend(first, 2);
        var node = node(CHAIN.genesis());
        node = node.child(CHAIN.spec(), first.block().header());
        assertThat(node).isEqualTo(node(first));
        assertThat(node.child(CHAIN.spec(), second.block().header())).isEqualTo(node(second));
    }

    @Test
    void theClockStandsStillAfterOneHalfLife() {
        long late = CHAIN.genesis().block().header().timestamp() + 10 * CHAIN.spec().halfLife();
        var slow = CHAIN.extend(CHAIN.genesis(), Keys.address(1), late, List.of());
        var child = node(CHAIN.genesis()).child(CHAIN.spec(), slow.block().header());
        assertThat(child.elapsed()).isEqualTo(CHAIN.spec().halfLife()).isEqualTo(slow.elapsed());
    }

    private static HeaderNode node(Node node) {
        return new HeaderNode(
                node.id(), node.block().header(), node.elapsed(), node.chainWork(), false);
    }
}
