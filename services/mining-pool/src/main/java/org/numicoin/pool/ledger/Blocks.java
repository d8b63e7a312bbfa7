package org.numicoin.pool.ledger;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.numicoin.messaging.PoolEntry.BlockCredited;
import org.numicoin.primitives.Hash256;

/// The pool's blocks by height: all that are pending, and the newest settled ones.
final class Blocks {
    /// More settled blocks than a reorganization can reach on any chain.
    static final int KEPT = 4_096;

    private static final Comparator<Key> ORDER =
            Comparator.comparingLong(Key::height).thenComparing(Key::id);

    private final TreeMap<Key, PoolBlock> byHeight = new TreeMap<>(ORDER);
    private final Map<Hash256, Key> keys = new HashMap<>();

    /// Nothing up to this height is credited: whatever was there may have been forgotten.
    private long forgottenTo = -1;

    private record Key(long height, Hash256 id) {}

    void credited(BlockCredited block) {
        if (!isNew(block.block(), block.height())) {
            throw new IllegalStateException("block " + block.block() + " was credited before");
        }
        var key = new Key(block.height(), block.block());
        keys.put(key.id(), key);
        byHeight.put(key, new PoolBlock(block, PoolBlock.State.PENDING));
        forget();
    }

    /// As it was before.
    PoolBlock matured(Hash256 id) {
        return settle(id, PoolBlock.State.MATURED);
    }

    /// As it was before.
    PoolBlock orphaned(Hash256 id) {
        return settle(id, PoolBlock.State.ORPHANED);
    }

    private PoolBlock settle(Hash256 id, PoolBlock.State now) {
        Key key = keys.get(id);
        PoolBlock before = key == null ? null : byHeight.get(key);
        if (key == null || before == null) {
            throw new IllegalStateException("block " + id + " was not credited");
        }
        if (before.state() == now) {
            throw new IllegalStateException("block " + id + " is " + now + " already");
        }
        byHeight.put(key, before.in(now));
        return before;
    }

    /// From the lowest height on, and never past one that is pending.
    private void forget() {
        while (byHeight.size() > KEPT
                && byHeight.firstEntry().getValue().state() != PoolBlock.State.PENDING) {
            Key oldest = byHeight.pollFirstEntry().getKey();
            keys.remove(oldest.id());
            forgottenTo = oldest.height();
        }
    }

    boolean isNew(Hash256 id, long height) {
        return height > forgottenTo && !keys.containsKey(id);
    }

    Collection<PoolBlock> newestFirst() {
        return Collections.unmodifiableCollection(byHeight.descendingMap().values());
    }

    Optional<PoolBlock> find(Hash256 id) {
        return Optional.ofNullable(keys.get(id)).map(byHeight::get);
    }

    Collection<PoolBlock> all() {
        return Collections.unmodifiableCollection(byHeight.values());
    }
}
