package org.numicoin.consensus;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.numicoin.primitives.Hash256;

/// Changes of the state tree in the order of their paths, so each page is visited once. A removal
/// is the leaf hash zero, which no entry has.
final class SortedChanges {
    private final Hash256[] paths;
    private final Hash256[] leaves;

    private SortedChanges(Hash256[] paths, Hash256[] leaves) {
        this.paths = paths;
        this.leaves = leaves;
    }

    static SortedChanges of(Map<Hash256, Optional<Hash256>> changes) {
        var sorted =
                changes.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                        .toList();
        var paths = new Hash256[sorted.size()];
        var leaves = new Hash256[sorted.size()];
        for (int i = 0; i < paths.length; i++) {
            paths[i] = sorted.get(i).getKey();
            leaves[i] = sorted.get(i).getValue().orElse(Hash256.ZERO);
        }
        return new SortedChanges(paths, leaves);
    }

    int size() {
        return paths.length;
    }

    Hash256 path(int index) {
        return paths[index];
    }

    boolean isRemoval(int index) {
        return leaves[index].isZero();
    }

    Hash256 leaf(int index) {
        return leaves[index];
    }

    /// The end of the run of changes that share the nibble at a depth with the first one; all share
    /// those before it.
    int end(int first, int depth) {
        int nibble = PageKey.nibble(paths[first], depth);
        int end = first + 1;
        while (end < paths.length && PageKey.nibble(paths[end], depth) == nibble) {
            end++;
        }
        return end;
    }
}
