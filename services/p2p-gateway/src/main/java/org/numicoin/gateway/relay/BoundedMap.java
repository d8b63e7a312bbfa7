package org.numicoin.gateway.relay;

import java.util.LinkedHashMap;
import java.util.Optional;
import org.numicoin.primitives.Hash256;

/// What was said last, by id.
final class BoundedMap<V> {
    private final int countMax;
    private final LinkedHashMap<Hash256, V> values = new LinkedHashMap<>();

    BoundedMap(int countMax) {
        this.countMax = countMax;
    }

    void put(Hash256 id, V value) {
        values.put(id, value);
        if (values.size() > countMax) {
            values.pollFirstEntry();
        }
    }

    Optional<V> find(Hash256 id) {
        return Optional.ofNullable(values.get(id));
    }
}
