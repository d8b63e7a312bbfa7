package org.numicoin.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.primitives.Hash256;

/// Shows that a walk sees every entry in order and every damaged page, and nothing that the root
/// does not commit to.
final class StateWalkTest {
    private final Map<Hash256, Hash256> seen = new TreeMap<>(StateWalkTest::compare);
    private final List<Hash256> order = new ArrayList<>();
    private final List<PageKey> damaged = new ArrayList<>();

    private final StateWalk.Visitor visitor =
            new StateWalk.Visitor() {
                @Override
                public void leaf(Hash256 path, Hash256 leafHash) {
                    seen.put(path, leafHash);
                    order.add(path);
                }

                @Override
                public void damaged(PageKey page, String what) {
                    damaged.add(page);
                }
            };

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 16, 17, 1_000})
    void seesAllEntriesInTheOrderOfTheirPaths(int size) {
        var leaves = leaves(size, new Random(size));
        var tree = tree(leaves);
        long pages = StateWalk.walk(pages(tree), tree.root(), visitor);
        assertThat(damaged).isEmpty();
        assertThat(order).isSortedAccordingTo(StateWalkTest::compare).hasSize(size);
        assertThat(seen).isEqualTo(leaves);
        assertThat(pages).isEqualTo(tree.pages().size());
    }

    @Test
    void seesEntriesThatDifferInTheLastNibbleOnly() {
        var leaves = new HashMap<Hash256, Hash256>();
        leaves.put(new Hash256(1, 2, 3, 4), new Hash256(9, 9, 9, 9));
        leaves.put(new Hash256(1, 2, 3, 5), new Hash256(8, 8, 8, 8));
        var tree = tree(leaves);
        assertThat(StateWalk.walk(pages(tree), tree.root(), visitor)).isEqualTo(64);
        assertThat(seen).isEqualTo(leaves);
    }

    @Test
    void findsEveryPageThatIsMissing() {
        var tree = tree(leaves(300, new Random(5)));
        for (PageKey missing : tree.pages().keySet()) {
            damaged.clear();
            StateWalk.walk(
                    key -> key.equals(missing) ? Optional.empty() : pages(tree).get(key),
                    tree.root(),
                    visitor);
            assertThat(damaged).containsExactly(missing);
        }
    }

    @Test
    void findsEveryPageThatHasAnotherHash() {
        var tree = tree(leaves(300, new Random(6)));
        var random = new Random(7);
        for (PageKey spoiled : tree.pages().keySet()) {
            damaged.clear();
            StateWalk.walk(
                    key -> {
                        var page = pages(tree).get(key);
                        return key.equals(spoiled) ? page.map(each -> spoil(each, random)) : page;
                    },
                    tree.root(),
                    visitor);
            assertThat(damaged).contains(spoiled);
        }
    }

    @Test
    void findsAnotherRoot() {
        var tree = tree(leaves(3, new Random(1)));
        StateWalk.walk(pages(tree), Hash256.ZERO, visitor);
        assertThat(damaged).containsExactly(PageKey.ROOT);
        assertThat(order).isEmpty();
    }

    /// With another hash in it; paths are checked by whoever has the values.
    private static StatePage spoil(StatePage page, Random random) {
        byte[] bytes = page.toBytes();
        bytes[bytes.length - 1 - random.nextInt(Hash256.BYTES)] ^= 1;
        return StatePage.decode(bytes);
    }

    private static Map<Hash256, Hash256> leaves(int size, Random random) {
        var leaves = new TreeMap<Hash256, Hash256>(StateWalkTest::compare);
        while (leaves.size() < size) {
            leaves.put(hash(random), hash(random));
        }
        return leaves;
    }

    private static Hash256 hash(Random random) {
        return new Hash256(
                random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    private static StateTreeUpdate tree(Map<Hash256, Hash256> leaves) {
        var changes = new HashMap<Hash256, Optional<Hash256>>();
        leaves.forEach((path, hash) -> changes.put(path, Optional.of(hash)));
        return StateTree.update(PageStore.EMPTY, changes);
    }

    private static PageStore pages(StateTreeUpdate tree) {
        return PageStore.EMPTY.with(tree);
    }

    private static int compare(Hash256 one, Hash256 other) {
        return java.util.Arrays.compareUnsigned(one.toBytes(), other.toBytes());
    }
}
