package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.EngineLimits.Room;
import org.numicoin.validator.state.SideBlock;

/// Which blocks go when too many are kept beside the chain.
final class SideBlocksTest {
    private static final Room WIDE = new Room(1_000, 1_000_000);

    @Test
    void nothingGoesWhileThereIsRoom() {
        assertThat(new SideBlocks(List.of(block(1, 0, 5))).excess(WIDE, _ -> false)).isEmpty();
    }

    @Test
    void theEndOfTheLightestBranchGoesFirst() {
        var blocks =
                new SideBlocks(
                        List.of(block(1, 0, 1), block(2, 1, 2), block(3, 2, 3), block(4, 0, 4)));
        assertThat(blocks.excess(new Room(2, 1_000_000), _ -> false))
                .extracting(SideBlock::id)
                .containsExactly(id(3), id(2));
    }

    @Test
    void bytesCountToo() {
        var blocks = new SideBlocks(List.of(block(1, 0, 1), block(2, 0, 2)));
        assertThat(blocks.bytes()).isEqualTo(200);
        assertThat(blocks.excess(new Room(1_000, 199), _ -> false))
                .extracting(SideBlock::id)
                .containsExactly(id(1));
    }

    @Test
    void whatIsWorthlessGoesEvenIfThereIsRoomButNotBeforeItsDescendants() {
        var blocks =
                new SideBlocks(
                        List.of(block(1, 0, 1), block(2, 1, 2), block(3, 0, 9), block(4, 3, 10)));
        assertThat(blocks.excess(WIDE, b -> b.id().equals(id(3)))).isEmpty();
        assertThat(blocks.excess(WIDE, b -> b.chainWork().compareTo(work(9)) >= 0))
                .extracting(SideBlock::id)
                .containsExactly(id(4), id(3));
    }

    @Test
    void theHeaviestBranchStaysWhateverItTakes() {
        var blocks =
                new SideBlocks(
                        List.of(block(1, 0, 1), block(2, 1, 2), block(3, 2, 3), block(4, 0, 2)));
        assertThat(blocks.excess(new Room(1, 100), _ -> false))
                .extracting(SideBlock::id)
                .containsExactly(id(4));
    }

    @Test
    void whatWasInTheMainChainStaysUntilNothingIsLostWithIt() {
        var main = new SideBlock(id(1), id(0), 1, work(1), 100, true);
        var blocks = new SideBlocks(List.of(main, block(2, 1, 2), block(3, 0, 9)));
        assertThat(blocks.excess(new Room(1, 100), _ -> false))
                .extracting(SideBlock::id)
                .containsExactly(id(2));
        assertThat(blocks.excess(WIDE, block -> !block.id().equals(id(3))))
                .extracting(SideBlock::id)
                .containsExactly(id(2), id(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverGoesLeavesNoBlockWithoutItsParent(long seed) {
        var random = new Random(seed);
        var all = new ArrayList<SideBlock>();
        for (int number = 1; number <= 200; number++) {
            int parent = random.nextInt(number);
            long before = parent == 0 ? 0 : parent;
            all.add(block(number, parent, before + 1 + random.nextInt(5)));
        }
        int room = 1 + random.nextInt(199);
        var gone = new SideBlocks(all).excess(new Room(room, 1_000_000), _ -> false);
        int heaviest = 0;
        for (var at = Optional.of(new SideBlocks(all).ends().getFirst());
                at.isPresent();
                heaviest++) {
            Hash256 parent = at.get().parentId();
            at = all.stream().filter(block -> block.id().equals(parent)).findFirst();
        }
        assertThat(gone).hasSize(200 - Math.max(room, heaviest)).doesNotHaveDuplicates();
        var left = new HashSet<>(all);
        for (SideBlock block : gone) {
            left.remove(block);
            assertThat(left).noneMatch(other -> other.parentId().equals(block.id()));
        }
    }

    private static SideBlock block(int number, int parent, long work) {
        return new SideBlock(id(number), id(parent), work, work(work), 100, false);
    }

    private static Hash256 id(int number) {
        return Hash256.ofHex("%064x".formatted(number));
    }

    private static ChainWork work(long work) {
        return ChainWork.of(Hash256.ofHex("%064x".formatted(work)).toBytes());
    }
}
