package org.numicoin.explorer.pool;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A map of the latest so many entries.
final class RecentMap<K, V> {
    private final int max;
    private final Map<K, V> entries = new LinkedHashMap<>();

    RecentMap(int max) {
        this.max = max;
    }

    Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    void put(K key, V value) {
        entries.remove(key);
        entries.put(key, value);
        if (entries.size() > max) {
            var eldest = entries.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    void remove(K key) {
        entries.remove(key);
    }
}
