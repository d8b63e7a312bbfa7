package org.numicoin.libp2p.kad;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.numicoin.libp2p.codec.Bytes;

/// The values that this node keeps for others: as many as it promised itself, each until it
/// expires. The one not used for longest goes first.
final class ValueStore {
    private final int max;
    private final long expiryMillis;
    private final Map<Bytes, Stored> values = new LinkedHashMap<>(16, 0.75f, true);

    private record Stored(Bytes value, long storedAt) {}

    ValueStore(int max, long expiryMillis) {
        this.max = max;
        this.expiryMillis = expiryMillis;
    }

    void put(Bytes key, Bytes value, long now) {
        values.put(key, new Stored(value, now));
        if (values.size() > max) {
            values.remove(values.keySet().iterator().next());
        }
    }

    Optional<Bytes> get(Bytes key, long now) {
        return Optional.ofNullable(values.get(key))
                .filter(stored -> now - stored.storedAt() < expiryMillis)
                .map(Stored::value);
    }

    void expire(long now) {
        values.values().removeIf(stored -> now - stored.storedAt() >= expiryMillis);
    }

    int size() {
        return values.size();
    }
}
