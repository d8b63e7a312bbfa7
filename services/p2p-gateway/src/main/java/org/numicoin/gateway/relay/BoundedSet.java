package org.numicoin.gateway.relay;

import java.util.LinkedHashSet;
import org.numicoin.primitives.Hash256;

/// The ids added last, each once.
final class BoundedSet {
    private final int countMax;
    private final LinkedHashSet<Hash256> ids = new LinkedHashSet<>();

    BoundedSet(int countMax) {
        this.countMax = countMax;
    }

    /// Whether it was not there.
    boolean add(Hash256 id) {
        boolean added = ids.add(id);
        if (ids.size() > countMax) {
            ids.removeFirst();
        }
        return added;
    }

    boolean contains(Hash256 id) {
        return ids.contains(id);
    }

    int size() {
        return ids.size();
    }
}
