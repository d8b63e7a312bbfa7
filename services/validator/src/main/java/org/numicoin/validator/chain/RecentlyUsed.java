package org.numicoin.validator.chain;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// A cache with a bound in bytes. What was asked for twice is dropped last, so that a block that
/// touches many rarely used keys does not push out those that every block needs. Safe for several
/// threads.
final class RecentlyUsed<K, V> {
    private final long bytesMax;
    private final ToIntFunction<V> bytesOf;

    /// Each in the order of use, the longest unused first.
    private final SequencedMap<K, V> once = new LinkedHashMap<>(16, 0.75f, true);

    private final SequencedMap<K, V> often = new LinkedHashMap<>(16, 0.75f, true);
    private long onceBytes;
    private long oftenBytes;

    /// @param bytesMax of all entries
    /// @param bytesOf heap of an entry with this value, its key included
    RecentlyUsed(long bytesMax, ToIntFunction<V> bytesOf) {
        this.bytesMax = bytesMax;
        this.bytesOf = bytesOf;
    }

    synchronized @Nullable V get(K key) {
        V value = often.get(key);
        if (value != null) {
            return value;
        }
        value = once.remove(key);
        if (value != null) {
            onceBytes -= bytesOf.applyAsInt(value);
            putOften(key, value);
            trim();
        }
        return value;
    }

    synchronized void put(K key, V value) {
        if (often.containsKey(key)) {
            putOften(key, value);
        } else {
            V before = once.put(key, value);
            onceBytes += bytesOf.applyAsInt(value) - bytes(before);
        }
        trim();
    }

    synchronized void clear() {
        once.clear();
        often.clear();
        onceBytes = 0;
        oftenBytes = 0;
    }

    /// Heap of all entries.
    synchronized long bytes() {
        return onceBytes + oftenBytes;
    }

    private void putOften(K key, V value) {
        V before = often.put(key, value);
        oftenBytes += bytesOf.applyAsInt(value) - bytes(before);
    }

    private int bytes(@Nullable V value) {
        return value == null ? 0 : bytesOf.applyAsInt(value);
    }

    /// A quarter is for what was asked for once.
    private void trim() {
        while (oftenBytes > bytesMax - bytesMax / 4) {
            var eldest = often.pollFirstEntry();
            int bytes = bytesOf.applyAsInt(eldest.getValue());
            oftenBytes -= bytes;
            once.put(eldest.getKey(), eldest.getValue());
            onceBytes += bytes;
        }
        while (onceBytes + oftenBytes > bytesMax) {
            onceBytes -= bytesOf.applyAsInt(once.pollFirstEntry().getValue());
        }
    }
}
