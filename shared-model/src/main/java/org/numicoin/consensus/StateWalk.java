package org.numicoin.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.DecodeException;

/// Goes through all of a stored state tree in the order of the paths, and holds each page against
/// the hash that the page above has of it: if nothing is damaged, the entries shown are all that
/// the root commits to.
public final class StateWalk {
    private final PageStore pages;
    private final Visitor visitor;
    private final PageHasher hasher = new PageHasher();

    /// One for each depth on the way down.
    private final List<PageFrame> frames = new ArrayList<>();

    private long visited;

    /// Is shown what the tree holds.
    public interface Visitor {
        /// An entry. The path is the page's word: only together with the value does the hash show
        /// that the entry lies there.
        void leaf(Hash256 path, Hash256 leafHash);

        /// A page that is missing, or not the one that the page above names. Nothing below it is
        /// shown.
        void damaged(PageKey page, String what);
    }

    private StateWalk(PageStore pages, Visitor visitor) {
        this.pages = pages;
        this.visitor = visitor;
    }

    /// Shows the whole tree.
    ///
    /// @param root what a header says
    /// @return how many pages there are
    public static long walk(PageStore pages, Hash256 root, Visitor visitor) {
        var walk = new StateWalk(pages, visitor);
        if (!root.equals(Hash256.ZERO) || pages.get(PageKey.ROOT).isPresent()) {
            walk.page(PageKey.ROOT, root);
        }
        return walk.visited;
    }

    private void page(PageKey key, Hash256 expected) {
        Optional<StatePage> page;
        try {
            page = pages.get(key);
        } catch (DecodeException e) {
            visitor.damaged(key, String.valueOf(e.getMessage()));
            return;
        }
        if (page.isEmpty()) {
            visitor.damaged(key, "missing");
            return;
        }
        PageFrame frame = frame(key.depth());
        frame.load(page.get());
        Hash256 hash = Hash256.of(hasher.hash(frame), 0);
        if (!hash.equals(expected)) {
            visitor.damaged(key, "has hash %s, not %s".formatted(hash, expected));
            return;
        }
        visited++;
        for (int slot = 0; slot < StatePage.SLOTS; slot++) {
            if (frame.isLeaf(slot)) {
                visitor.leaf(frame.path(slot), frame.hash(slot));
            } else if (frame.isChild(slot)) {
                below(key, slot, frame.hash(slot));
            }
        }
    }

    private void below(PageKey key, int slot, Hash256 hash) {
        if (key.depth() == PageKey.DEPTH_MAX) {
            visitor.damaged(key, "has a page below the last level");
        } else {
            page(key.child(slot), hash);
        }
    }

    private PageFrame frame(int depth) {
        while (frames.size() <= depth) {
            frames.add(new PageFrame());
        }
        return frames.get(depth);
    }
}
