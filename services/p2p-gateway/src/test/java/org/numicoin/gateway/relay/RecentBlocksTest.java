package org.numicoin.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.Block;

final class RecentBlocksTest {
    private final Random random = new Random(7);

    @Test
    void keepsTheLastWithinCountAndBytes() {
        var blocks = List.of(block(2), block(2), block(2), block(5));
        var byCount = new RecentBlocks(2, 1 << 20);
        blocks.forEach(byCount::add);
        assertThat(byCount.find(blocks.get(1).id())).isEmpty();
        assertThat(byCount.find(blocks.get(2).id())).contains(blocks.get(2));
        var byBytes = new RecentBlocks(10, 4 * 3_429);
        blocks.forEach(byBytes::add);
        assertThat(byBytes.find(blocks.get(2).id())).isEmpty();
        assertThat(byBytes.find(blocks.get(3).id())).contains(blocks.get(3));
    }

    @Test
    void addingOneTwiceChangesNothing() {
        var block = block(3);
        var blocks = new RecentBlocks(2, 3 * 3_429);
        blocks.add(block);
        blocks.add(block);
        assertThat(blocks.find(block.id())).contains(block);
    }

    @Test
    void givesTransactionsByPlaceAndNothingForPlacesThatAreNot() {
        var block = block(3);
        assertThat(RecentBlocks.transactions(block, List.of(0, 2)))
                .contains(List.of(block.transactions().get(0), block.transactions().get(2)));
        assertThat(RecentBlocks.transactions(block, List.of(0, 3))).isEmpty();
    }

    private Block block(int transactions) {
        return Fakes.block(Fakes.transactions(transactions, random), random);
    }
}
