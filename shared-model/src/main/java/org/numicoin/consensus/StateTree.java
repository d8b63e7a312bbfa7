package org.numicoin.consensus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;

/// The state tree: a map from 32-byte paths to values, of which it holds the leaf hashes. No
/// entries have the root zero, one entry its leaf hash wherever it lies, more entries the hash of
/// left and right half by the next bit of the path, highest first. The root depends on the set
/// alone.
public final class StateTree {
    /// Below this many changes a second thread costs more than it brings.
    private static final int PARALLEL_CHANGES_MIN = 256;

    private StateTree() {}

    /// The hash of the entry that lies at a path.
    public static Hash256 leafHash(Hash256 path, byte[] value) {
        return leafHash(path, valueHash(value));
    }

    public static Hash256 leafHash(Hash256 path, Hash256 valueHash) {
        return Tag.STATE_LEAF.hash(path, valueHash);
    }

    public static Hash256 valueHash(byte[] value) {
        return Tag.STATE_VALUE.hash(value, 0, value.length);
    }

    /// What new values of entries change in the tree; an empty value removes one.
    public static Map<Hash256, Optional<Hash256>> changes(Map<StateKey, Optional<Bytes>> entries) {
        var changes = HashMap.<Hash256, Optional<Hash256>>newHashMap(entries.size());
        entries.forEach((key, value) -> {
            Hash256 path = key.path();
            changes.put(path, value.map(bytes -> leafHash(path, bytes.unsafeArray())));
        });
        return changes;
    }

    public static Hash256 root(PageStore pages) {
        return pages.get(PageKey.ROOT).map(StateTree::hash).orElse(Hash256.ZERO);
    }

    /// The hash of everything below a page.
    static Hash256 hash(StatePage page) {
        var frame = new PageFrame();
        frame.load(page);
        return Hash256.of(new PageHasher().hash(frame), 0);
    }

    /// What the changes make of the tree, on this thread.
    ///
    /// @param changes for each path the new leaf hash, or nothing to remove the entry
    public static StateTreeUpdate update(PageStore pages, Map<Hash256, Optional<Hash256>> changes) {
        return update(pages, changes, Runnable::run);
    }

    /// The same with the help of the executor's threads. This thread works too and waits for nobody
    /// who has not begun, so the executor may be busy or be the one that runs the caller.
    public static StateTreeUpdate update(
            PageStore pages, Map<Hash256, Optional<Hash256>> changes, Executor executor) {
        var sorted = SortedChanges.of(changes);
        var root = new PageFrame();
        pages.get(PageKey.ROOT).ifPresent(root::load);
        var changed = new HashMap<PageKey, Optional<StatePage>>();
        if (sorted.size() < PARALLEL_CHANGES_MIN) {
            var updater = new PageUpdater(pages, sorted, changed);
            updater.apply(root, 0, 0, sorted.size());
        } else {
            inParts(pages, sorted, root, changed, executor);
        }
        if (root.isChanged()) {
            changed.put(
                    PageKey.ROOT, root.isEmpty() ? Optional.empty() : Optional.of(root.toPage()));
        }
        Hash256 hash = root.isEmpty() ? Hash256.ZERO : Hash256.of(new PageHasher().hash(root), 0);
        return new StateTreeUpdate(hash, changed);
    }

    /// Shows which value lies at a path, or that none does.
    ///
    /// @param valueHashes the hash of the value at a path; asked for at most once, for the other
    ///   entry that lies where this path would
    public static StateProof prove(
            PageStore pages, Hash256 path, UnaryOperator<Hash256> valueHashes) {
        var siblings = new ArrayList<Hash256>();
        var frame = new PageFrame();
        var hasher = new PageHasher();
        for (int depth = 0; ; depth++) {
            Optional<StatePage> page = pages.get(PageKey.of(depth, path));
            if (page.isEmpty()) {
                if (depth > 0) {
                    throw PageUpdater.missing(depth, path);
                }
                return new StateProof(siblings, Optional.empty());
            }
            frame.load(page.get());
            int slot = PageKey.nibble(path, depth);
            int reached = hasher.siblings(frame, slot, siblings);
            if (reached != 1 << slot || !frame.isChild(slot)) {
                return new StateProof(siblings, other(frame, reached, path, valueHashes));
            }
        }
    }

    /// The entry other than the path's that is alone in the slots where the siblings end, if one
    /// is.
    private static Optional<StateProof.OtherLeaf> other(
            PageFrame frame, int slots, Hash256 path, UnaryOperator<Hash256> valueHashes) {
        return frame.leafAmong(slots)
                .filter(found -> !found.equals(path))
                .map(found -> new StateProof.OtherLeaf(found, valueHashes.apply(found)));
    }

    private static void inParts(
            PageStore pages,
            SortedChanges changes,
            PageFrame root,
            Map<PageKey, Optional<StatePage>> changed,
            Executor executor) {
        var parts = new ArrayList<FutureTask<Part>>();
        int from = 0;
        while (from < changes.size()) {
            int slot = PageKey.nibble(changes.path(from), 0);
            int to = changes.end(from, 0);
            int first = from;
            parts.add(new FutureTask<>(() -> part(pages, changes, root, slot, first, to)));
            from = to;
        }
        // The caller starts at one end, the executor at the other.
        parts.reversed().forEach(executor::execute);
        parts.forEach(FutureTask::run);
        for (Part part : results(parts)) {
            root.copySlot(part.slot, part.root);
            changed.putAll(part.changed);
        }
    }

    /// What the changes below one slot of the root page make of it; the root itself is only read.
    private static Part part(
            PageStore pages, SortedChanges changes, PageFrame root, int slot, int from, int to) {
        var own = new PageFrame();
        own.copySlot(slot, root);
        var changed = new HashMap<PageKey, Optional<StatePage>>();
        new PageUpdater(pages, changes, changed).apply(own, 0, from, to);
        return new Part(slot, own, changed);
    }

    private record Part(int slot, PageFrame root, Map<PageKey, Optional<StatePage>> changed) {}

    private static List<Part> results(List<FutureTask<Part>> parts) {
        var results = new ArrayList<Part>();
        for (FutureTask<Part> part : parts) {
            try {
                results.add(part.get());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause
                        ? cause
                        : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while hashing the state", e);
            }
        }
        return results;
    }
}
