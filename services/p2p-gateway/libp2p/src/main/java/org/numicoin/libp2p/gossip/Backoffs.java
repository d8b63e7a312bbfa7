package org.numicoin.libp2p.gossip;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.numicoin.libp2p.peer.PeerId;

/// Until when peers stay out of a mesh after a PRUNE, in either direction.
final class Backoffs {
    /// Peers come and go, and new PeerIds cost nothing: the oldest back-offs of a topic go first.
    private static final int PEERS_MAX = 8192;

    private final Map<String, Map<PeerId, Long>> untils = new HashMap<>();
    private final long slackMillis;

    /// @param slackMillis how much later than promised this node grafts: the clock of the other
    ///   side starts later
    Backoffs(long slackMillis) {
        this.slackMillis = slackMillis;
    }

    /// Never shortens a back-off.
    void add(String topic, PeerId peer, long until) {
        var peers = untils.computeIfAbsent(topic, _ -> new LinkedHashMap<>());
        peers.merge(peer, until, Math::max);
        if (peers.size() > PEERS_MAX) {
            peers.remove(peers.keySet().iterator().next());
        }
    }

    /// Whether a GRAFT of this peer breaks a back-off.
    boolean holds(String topic, PeerId peer, long now) {
        return now < until(topic, peer);
    }

    /// Whether this node may send a GRAFT to the peer.
    boolean mayGraft(String topic, PeerId peer, long now) {
        long until = until(topic, peer);
        return until == Long.MIN_VALUE || now >= until + slackMillis;
    }

    long until(String topic, PeerId peer) {
        return untils.getOrDefault(topic, Map.of()).getOrDefault(peer, Long.MIN_VALUE);
    }

    void expire(long now) {
        untils.values()
                .removeIf(peers -> {
                    peers.values().removeIf(until -> until + slackMillis <= now);
                    return peers.isEmpty();
                });
    }
}
