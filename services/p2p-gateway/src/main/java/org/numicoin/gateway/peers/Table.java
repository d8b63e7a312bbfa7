package org.numicoin.gateway.peers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.numicoin.libp2p.multiaddr.Multiaddr;

/// Places for addresses, in buckets: place n is in bucket n / 64. Never more than one address a
/// place.
final class Table {
    static final int BUCKET_SIZE = 64;

    private final Map<Integer, NavigableMap<Integer, Multiaddr>> taken = new HashMap<>();

    /// The numbers of the buckets that are not empty, to draw one of them.
    private final List<Integer> filled = new ArrayList<>();

    Optional<Multiaddr> at(int place) {
        return Optional.ofNullable(taken.get(place / BUCKET_SIZE)).map(bucket -> bucket.get(place));
    }

    void put(int place, Multiaddr address) {
        taken.computeIfAbsent(place / BUCKET_SIZE, this::fill).put(place, address);
    }

    void remove(int place) {
        taken.computeIfPresent(
                place / BUCKET_SIZE,
                (number, bucket) -> {
                    bucket.remove(place);
                    if (bucket.isEmpty()) {
                        filled.remove((Object) number);
                        return null;
                    }
                    return bucket;
                });
    }

    boolean isEmpty() {
        return taken.isEmpty();
    }

    /// One address of a random bucket. Buckets that are not empty are equally likely however full
    /// they are: who fills few buckets is drawn seldom.
    Multiaddr draw(RandomGenerator random) {
        if (isEmpty()) {
            throw new IllegalStateException("drawn from an empty table");
        }
        int number = filled.get(random.nextInt(filled.size()));
        var bucket = taken.getOrDefault(number, Collections.emptyNavigableMap());
        int from = number * BUCKET_SIZE + random.nextInt(BUCKET_SIZE);
        var next = Optional.ofNullable(bucket.ceilingEntry(from));
        return next.orElseGet(bucket::firstEntry).getValue();
    }

    private NavigableMap<Integer, Multiaddr> fill(int number) {
        filled.add(number);
        return new TreeMap<>();
    }
}
