package org.numicoin.gateway.peers;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.numicoin.libp2p.multiaddr.Multiaddr;

/// Places for addresses, in buckets: place n is in bucket n / 64. Never more than one address a
/// place.
final class Table {
    static final int BUCKET_SIZE = 64;

    private final int buckets;
    private final Map<Integer, TreeMap<Integer, Multiaddr>> taken = new HashMap<>();

    Table(int buckets) {
        this.buckets = buckets;
    }

    Optional<Multiaddr> at(int place) {
        return Optional.ofNullable(taken.get(place / BUCKET_SIZE)).map(bucket -> bucket.get(place));
    }

    void put(int place, Multiaddr address) {
        taken.computeIfAbsent(place / BUCKET_SIZE, _ -> new TreeMap<>()).put(place, address);
    }

    void remove(int place) {
        taken.computeIfPresent(
                place / BUCKET_SIZE,
                (_, bucket) -> {
                    bucket.remove(place);
                    return bucket.isEmpty() ? null : bucket;
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
        int number = random.nextInt(buckets);
        while (!taken.containsKey(number)) {
            number = random.nextInt(buckets);
        }
        var bucket = taken.getOrDefault(number, new TreeMap<>());
        int from = number * BUCKET_SIZE + random.nextInt(BUCKET_SIZE);
        var next = Optional.ofNullable(bucket.ceilingEntry(from));
        return next.orElseGet(bucket::firstEntry).getValue();
    }
}
