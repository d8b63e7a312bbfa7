package org.numicoin.gateway.peers;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.numicoin.libp2p.multiaddr.Multiaddr;

/// Places of addresses that were heard of; an address of which several sources speak has several.
final class HeardTable {
    private final Table table = new Table();
    private final Map<Multiaddr, Set<Integer>> places = new HashMap<>();

    int count(Multiaddr address) {
        return places.getOrDefault(address, Set.of()).size();
    }

    Optional<Multiaddr> at(int place) {
        return table.at(place);
    }

    /// Takes a place.
    ///
    /// @return who had it and has no other
    Optional<Multiaddr> put(int place, Multiaddr address) {
        var before = table.at(place);
        before.ifPresent(other -> leave(place, other));
        table.put(place, address);
        places.computeIfAbsent(address, _ -> new LinkedHashSet<>()).add(place);
        return before.filter(other -> count(other) == 0);
    }

    void remove(Multiaddr address) {
        Set.copyOf(places.getOrDefault(address, Set.of())).forEach(place -> leave(place, address));
    }

    boolean isEmpty() {
        return table.isEmpty();
    }

    Multiaddr draw(RandomGenerator random) {
        return table.draw(random);
    }

    private void leave(int place, Multiaddr address) {
        table.remove(place);
        places.computeIfPresent(
                address,
                (_, held) -> {
                    held.remove(place);
                    return held.isEmpty() ? null : held;
                });
    }
}
