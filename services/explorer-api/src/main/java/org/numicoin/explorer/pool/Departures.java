package org.numicoin.explorer.pool;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.numicoin.explorer.pool.Departure.Place;
import org.numicoin.messaging.TransactionVerdict.Kind;

/// The latest departures of each kind that is listed. A flood of one kind does not push out the
/// others. Safe for many threads.
public final class Departures {
    /// Of one kind; three kinds of some 400 bytes each.
    static final int MAX = 2_048;

    private final Map<Kind, TreeMap<Place, Departure>> byKind = new EnumMap<>(Kind.class);

    Departures() {
        for (var kind : List.of(Kind.REPLACED, Kind.EVICTED, Kind.EXPIRED)) {
            byKind.put(kind, new TreeMap<>());
        }
    }

    /// Keeps a departure if its kind is listed.
    synchronized void add(Kind kind, Departure departure) {
        var latest = byKind.get(kind);
        if (latest != null) {
            latest.put(departure.place(), departure);
            if (latest.size() > MAX) {
                latest.pollFirstEntry();
            }
        }
    }

    /// Newest first.
    ///
    /// @param kind replaced, evicted or expired
    /// @param before leaves out this one and what is newer
    public synchronized List<Departure> newest(Kind kind, Optional<Place> before, int count) {
        var latest = byKind.get(kind);
        if (latest == null) {
            throw new IllegalArgumentException("departures of the kind " + kind + " are not kept");
        }
        var rest = before.map(place -> latest.headMap(place, false)).orElse(latest);
        return rest.descendingMap().values().stream().limit(count).toList();
    }
}
