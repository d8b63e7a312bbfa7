package org.numicoin.explorer.pool;

import java.util.Optional;
import java.util.function.Function;

/// A value that is computed once for the latest key, however many ask for it.
public final class Latest<K, V> {
    private final Function<K, V> compute;
    private Optional<K> key = Optional.empty();
    private Optional<V> value = Optional.empty();

    public Latest(Function<K, V> compute) {
        this.compute = compute;
    }

    /// Whoever asks while it is computed waits for it.
    public synchronized V get(K asked) {
        var known = value.filter(_ -> key.filter(asked::equals).isPresent());
        if (known.isPresent()) {
            return known.get();
        }
        V computed = compute.apply(asked);
        key = Optional.of(asked);
        value = Optional.of(computed);
        return computed;
    }
}
