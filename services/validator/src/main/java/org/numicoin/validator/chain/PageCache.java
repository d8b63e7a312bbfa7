package org.numicoin.validator.chain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.numicoin.consensus.PageKey;
import org.numicoin.consensus.StatePage;
import org.numicoin.validator.state.CacheUse;

/// Pages of the state tree on the heap, as the newest version of the store has them: reading one
/// from RocksDB costs as much as hashing several. The engine, which alone writes the store, puts in
/// what it reads and what it has written.
///
/// Bounded in bytes. What was asked for twice is dropped last, so that a block that touches many
/// rarely used leaves does not push out the upper pages, which every block needs. Safe for several
/// threads.
// A lookup answers null for what is not here and empty for what the store lacks: see
// PlannedEntries.
@SuppressWarnings("NullableOptional")
final class PageCache {
    /// Rough heap of an entry without the bytes of its page.
    static final int ENTRY_BYTES = 200;

    private final long bytesMax;

    /// Each in the order of use, the longest unused first.
    private final SequencedMap<PageKey, Optional<StatePage>> once =
            new LinkedHashMap<>(16, 0.75f, true);

    private final SequencedMap<PageKey, Optional<StatePage>> often =
            new LinkedHashMap<>(16, 0.75f, true);
    private long hits;
    private long misses;
    private long onceBytes;
    private long oftenBytes;

    /// @param bytesMax rough heap of all entries
    PageCache(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    synchronized @Nullable Optional<StatePage> get(PageKey key) {
        var page = often.get(key);
        if (page != null) {
            hits++;
            return page;
        }
        page = once.remove(key);
        if (page == null) {
            misses++;
        } else {
            hits++;
            onceBytes -= bytes(page);
            often.put(key, page);
            oftenBytes += bytes(page);
            trim();
        }
        return page;
    }

    /// What the store has at a key.
    synchronized void put(PageKey key, Optional<StatePage> page) {
        var before = often.replace(key, page);
        if (before != null) {
            oftenBytes += bytes(page) - bytes(before);
        } else {
            before = once.put(key, page);
            onceBytes += bytes(page) - (before == null ? 0 : bytes(before));
        }
        trim();
    }

    /// Takes over what an effect has just changed in the store.
    void stored(Effect effect) {
        switch (effect) {
            case Effect.Connect connect -> putAll(connect.executed().tree().pages());
            case Effect.Disconnect disconnect -> putAll(disconnect.tree().pages());
            case Effect.Store _,
                    Effect.Drop _,
                    Effect.Condemn _,
                    Effect.Forgive _,
                    Effect.None _ -> {}
        }
    }

    synchronized void clear() {
        once.clear();
        often.clear();
        onceBytes = 0;
        oftenBytes = 0;
    }

    synchronized CacheUse use() {
        return new CacheUse(hits, misses);
    }

    /// Rough heap of all entries.
    synchronized long bytes() {
        return onceBytes + oftenBytes;
    }

    private synchronized void putAll(Map<PageKey, Optional<StatePage>> pages) {
        pages.forEach(this::put);
    }

    /// A quarter is for what was asked for once.
    private void trim() {
        while (oftenBytes > bytesMax - bytesMax / 4) {
            var eldest = often.pollFirstEntry();
            int bytes = bytes(eldest.getValue());
            oftenBytes -= bytes;
            once.put(eldest.getKey(), eldest.getValue());
            onceBytes += bytes;
        }
        while (onceBytes + oftenBytes > bytesMax) {
            onceBytes -= bytes(once.pollFirstEntry().getValue());
        }
    }

    private static int bytes(Optional<StatePage> page) {
        return page.isPresent() ? ENTRY_BYTES + page.get().unsafeArray().length : ENTRY_BYTES;
    }
}
