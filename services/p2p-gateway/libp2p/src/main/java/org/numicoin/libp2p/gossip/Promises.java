package org.numicoin.libp2p.gossip;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.peer.PeerId;

/// Who offered a message, was asked for it and has not delivered. One id of each IWANT is followed:
/// a peer that offers what it has not is caught soon enough, and memory stays small.
final class Promises {
    private final Map<Bytes, Map<PeerId, Long>> promises = new LinkedHashMap<>();

    void add(Bytes id, PeerId peer, long until) {
        promises.computeIfAbsent(id, _ -> new HashMap<>()).putIfAbsent(peer, until);
    }

    /// The message is here, whoever brought it.
    void fulfil(Bytes id) {
        promises.remove(id);
    }

    void forget(PeerId peer) {
        promises.values().forEach(peers -> peers.remove(peer));
    }

    /// How many promises each peer broke; they are then forgotten.
    Map<PeerId, Integer> broken(long now) {
        var broken = new LinkedHashMap<PeerId, Integer>();
        promises.values()
                .removeIf(peers -> {
                    peers.entrySet()
                            .removeIf(promise -> {
                                boolean late = promise.getValue() <= now;
                                if (late) {
                                    broken.merge(promise.getKey(), 1, Integer::sum);
                                }
                                return late;
                            });
                    return peers.isEmpty();
                });
        return broken;
    }
}
