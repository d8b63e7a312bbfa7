package org.numicoin.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.primitives.Hash256;

/// Applies sorted changes to the pages of one subtree, from the top down, and hashes on the way
/// back: each page is read once and each changed node hashed once. Not for several threads.
final class PageUpdater {
    private final PageStore pages;
    private final SortedChanges changes;
    private final Map<PageKey, Optional<StatePage>> changed;
    private final PageHasher hasher = new PageHasher();

    /// One frame for each depth; the frame of a depth is free again when its page is settled.
    private final List<PageFrame> frames = new ArrayList<>();

    PageUpdater(PageStore pages, SortedChanges changes, Map<PageKey, Optional<StatePage>> changed) {
        this.pages = pages;
        this.changes = changes;
        this.changed = changed;
    }

    static IllegalStateException missing(int depth, Hash256 path) {
        return new IllegalStateException(
                "the state tree misses its page " + PageKey.of(depth, path));
    }

    /// Applies the changes of a range, which all lie below the frame's page.
    void apply(PageFrame frame, int depth, int from, int to) {
        int first = from;
        while (first < to) {
            int slot = PageKey.nibble(changes.path(first), depth);
            int end = Math.min(to, changes.end(first, depth));
            if (frame.isChild(slot)) {
                applyToPage(frame, slot, depth + 1, first, end);
            } else if (end - first == 1 && isOnlyEntry(frame, slot, first)) {
                applyToEntry(frame, slot, first);
            } else {
                applyToNewPage(frame, slot, depth + 1, first, end);
            }
            first = end;
        }
    }

    private boolean isOnlyEntry(PageFrame frame, int slot, int change) {
        return frame.isEmpty(slot) || frame.path(slot).equals(changes.path(change));
    }

    private void applyToEntry(PageFrame frame, int slot, int change) {
        if (changes.isRemoval(change)) {
            frame.setEmpty(slot);
        } else {
            frame.setLeaf(slot, changes.path(change), changes.leaf(change));
        }
    }

    private void applyToPage(PageFrame frame, int slot, int depth, int from, int to) {
        PageKey key = PageKey.of(depth, changes.path(from));
        PageFrame below = frame(depth);
        below.load(pages.get(key).orElseThrow(() -> missing(depth, key.prefix())));
        apply(below, depth, from, to);
        if (below.isChanged() && !settle(frame, slot, below, key)) {
            changed.put(key, Optional.empty());
        }
    }

    /// Several entries may meet in a slot that had one or none; the page exists only if they do.
    private void applyToNewPage(PageFrame frame, int slot, int depth, int from, int to) {
        PageFrame below = frame(depth);
        below.clear();
        if (frame.isLeaf(slot)) {
            Hash256 path = frame.path(slot);
            below.setLeaf(PageKey.nibble(path, depth), path, frame.hash(slot));
        }
        apply(below, depth, from, to);
        settle(frame, slot, below, PageKey.of(depth, changes.path(from)));
    }

    /// Puts what is left of a page into the slot above it. True when it stays a page.
    private boolean settle(PageFrame frame, int slot, PageFrame below, PageKey key) {
        if (below.isEmpty()) {
            frame.setEmpty(slot);
            return false;
        }
        if (below.isOneLeaf()) {
            int leaf = below.firstLeaf();
            frame.setLeaf(slot, below.path(leaf), below.hash(leaf));
            return false;
        }
        frame.setChild(slot, hasher.hash(below));
        changed.put(key, Optional.of(below.toPage()));
        return true;
    }

    private PageFrame frame(int depth) {
        while (frames.size() <= depth) {
            frames.add(new PageFrame());
        }
        return frames.get(depth);
    }
}
