package org.numicoin.validator.state;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.numicoin.wire.DecodeException;

/// Collects what a check finds. Damage may be everywhere, so only the first places of each kind are
/// kept.
final class Findings {
    private static final int EXAMPLES_MAX = 5;

    private final Map<Damage, Long> counts = new EnumMap<>(Damage.class);
    private final Map<Damage, List<String>> examples = new EnumMap<>(Damage.class);

    void add(Damage damage, String where) {
        counts.merge(damage, 1L, Long::sum);
        var kept = examples.computeIfAbsent(damage, _ -> new ArrayList<>());
        if (kept.size() < EXAMPLES_MAX) {
            kept.add(where);
        }
    }

    void addUnless(boolean holds, Damage damage, String where) {
        if (!holds) {
            add(damage, where);
        }
    }

    /// Reads something; what cannot be read is damage, and empty.
    <T> Optional<T> read(Damage damage, String where, Supplier<Optional<T>> read) {
        try {
            return read.get();
        } catch (StoreException
                | DecodeException
                | IllegalArgumentException
                | IllegalStateException e) {
            add(damage, where + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /// The same of what has to be there.
    <T> Optional<T> need(Damage damage, String where, Supplier<Optional<T>> read) {
        long before = counts.getOrDefault(damage, 0L);
        Optional<T> found = read(damage, where, read);
        if (found.isEmpty() && counts.getOrDefault(damage, 0L) == before) {
            add(damage, where + ": missing");
        }
        return found;
    }

    /// Does something that reads; what stops it is damage.
    void attempt(Damage damage, String where, Runnable reading) {
        Optional<Object> _ =
                read(
                        damage,
                        where,
                        () -> {
                            reading.run();
                            return Optional.empty();
                        });
    }

    List<StoreReport.Found> all() {
        return counts.entrySet().stream()
                .map(entry ->
                        new StoreReport.Found(
                                entry.getKey(),
                                entry.getValue(),
                                examples.getOrDefault(entry.getKey(), List.of())))
                .toList();
    }
}
