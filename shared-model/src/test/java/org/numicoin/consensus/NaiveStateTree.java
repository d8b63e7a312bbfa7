package org.numicoin.consensus;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;

/// The definition of the state tree, word by word and bit by bit, to compare the fast one with.
final class NaiveStateTree {
    private NaiveStateTree() {}

    static Hash256 root(Map<Hash256, Hash256> leaves) {
        return root(List.copyOf(new TreeMap<>(leaves).entrySet()), 0);
    }

    /// Every page that a store holds for these entries.
    static Map<PageKey, StatePage> pages(Map<Hash256, Hash256> leaves) {
        var pages = new HashMap<PageKey, StatePage>();
        if (!leaves.isEmpty()) {
            collect(new TreeMap<>(leaves), 0, pages);
        }
        return pages;
    }

    private static Hash256 root(List<Map.Entry<Hash256, Hash256>> sorted, int bit) {
        if (sorted.isEmpty()) {
            return Hash256.ZERO;
        }
        if (sorted.size() == 1) {
            return sorted.getFirst().getValue();
        }
        int split = 0;
        while (split < sorted.size() && !sorted.get(split).getKey().bit(bit)) {
            split++;
        }
        return Tag.STATE_NODE.hash(
                root(sorted.subList(0, split), bit + 1),
                root(sorted.subList(split, sorted.size()), bit + 1));
    }

    private static void collect(
            SortedMap<Hash256, Hash256> leaves, int depth, Map<PageKey, StatePage> pages) {
        var slots = new TreeMap<Integer, TreeMap<Hash256, Hash256>>();
        leaves.forEach((path, leaf) ->
                slots.computeIfAbsent(nibble(path, depth), _ -> new TreeMap<>()).put(path, leaf));
        var frame = new PageFrame();
        slots.forEach((slot, below) -> {
            if (below.size() == 1) {
                below.forEach((path, leaf) -> frame.setLeaf(slot, path, leaf));
            } else {
                frame.setChild(
                        slot, root(List.copyOf(below.entrySet()), 4 * (depth + 1)).toBytes());
                collect(below, depth + 1, pages);
            }
        });
        pages.put(PageKey.of(depth, leaves.firstKey()), frame.toPage());
    }

    private static int nibble(Hash256 path, int depth) {
        return Character.digit(path.toHex().charAt(depth), 16);
    }

    /// A page store in memory.
    static final class Store implements PageStore {
        final Map<PageKey, StatePage> pages = new HashMap<>();

        @Override
        public Optional<StatePage> get(PageKey key) {
            return Optional.ofNullable(pages.get(key));
        }

        void apply(StateTreeUpdate update) {
            update.pages()
                    .forEach((key, page) -> {
                        if (page.isPresent()) {
                            pages.put(key, page.get());
                        } else {
                            pages.remove(key);
                        }
                    });
        }
    }
}
