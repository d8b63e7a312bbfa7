package org.numicoin.mempool.pool;

import java.util.LinkedHashSet;
import org.numicoin.primitives.Hash256;

/// The latest ids of mined transactions, so that who submits one again hears that it is confirmed.
final class MinedIds {
    private final int max;
    private final LinkedHashSet<Hash256> ids = new LinkedHashSet<>();

    MinedIds(int max) {
        this.max = max;
    }

    boolean contains(Hash256 id) {
        return ids.contains(id);
    }

    void add(Hash256 id) {
        ids.add(id);
        if (ids.size() > max) {
            ids.removeFirst();
        }
    }

    void remove(Hash256 id) {
        ids.remove(id);
    }
}
