package org.numicoin.consensus;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.numicoin.primitives.Hash256;

/// Cuts a state into chunks. Which ones depends on the entries alone, so every node makes the same
/// snapshot of a block: a range is a chunk if its entries fit into one and those of the next larger
/// range do not. Entries are read once, and no more of them kept than fit into a chunk.
public final class SnapshotCutter {
    private final PageStore pages;
    private final Iterator<SnapshotEntry> entries;
    private final UnaryOperator<Hash256> valueHashes;
    private final Consumer<SnapshotChunk> chunks;

    /// Read and not yet in a chunk.
    private final List<Placed> waiting = new ArrayList<>();

    private record Placed(Hash256 path, SnapshotEntry entry) {}

    private SnapshotCutter(
            PageStore pages,
            Iterator<SnapshotEntry> entries,
            UnaryOperator<Hash256> valueHashes,
            Consumer<SnapshotChunk> chunks) {
        this.pages = pages;
        this.entries = entries;
        this.valueHashes = valueHashes;
        this.chunks = chunks;
    }

    /// Cuts the whole state.
    ///
    /// @param pages of its tree
    /// @param entries all of them, by rising path
    /// @param valueHashes the hash of the value at a path
    /// @param chunks is given them by rising path
    public static void cut(
            PageStore pages,
            Iterator<SnapshotEntry> entries,
            UnaryOperator<Hash256> valueHashes,
            Consumer<SnapshotChunk> chunks) {
        new SnapshotCutter(pages, entries, valueHashes, chunks).cut(PageKey.ROOT);
    }

    private void cut(PageKey range) {
        int count = fitting(range);
        if (count >= 0) {
            List<Placed> taken = waiting.subList(0, count);
            List<SnapshotEntry> all = taken.stream().map(Placed::entry).toList();
            chunks.accept(SnapshotChunk.of(range, all, pages, valueHashes));
            taken.clear();
            return;
        }
        for (int slot = 0; slot < StatePage.SLOTS; slot++) {
            cut(range.child(slot));
        }
    }

    /// How many entries the range has, if they fit into a chunk; else -1.
    private int fitting(PageKey range) {
        long bytes = 0;
        for (int i = 0; i < waiting.size() || read(); i++) {
            Placed next = waiting.get(i);
            if (!range.contains(next.path)) {
                return i;
            }
            bytes += next.entry.size();
            if (i == SnapshotChunk.ENTRIES_MAX || bytes > SnapshotChunk.CONTENT_BYTES_MAX) {
                return -1;
            }
        }
        return waiting.size();
    }

    private boolean read() {
        if (!entries.hasNext()) {
            return false;
        }
        SnapshotEntry entry = entries.next();
        waiting.add(new Placed(entry.key().path(), entry));
        return true;
    }
}
