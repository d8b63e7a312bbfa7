package org.numicoin.libp2p.gossip;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.numicoin.libp2p.peer.PeerId;

/// The state that the parts of the router share: connected peers, who subscribes to what, what this
/// node subscribes to, and the random choice among peers.
final class Neighbours {
    final GossipRules rules;
    final GossipWorld world;
    final PeerScores scores;
    final Outbox outbox = new Outbox();
    final Promises promises = new Promises();
    final Set<String> subscriptions = new LinkedHashSet<>();
    private final Map<PeerId, PeerState> peers = new LinkedHashMap<>();
    private final Map<String, Set<PeerId>> subscribers = new HashMap<>();

    Neighbours(GossipRules rules, GossipWorld world) {
        this.rules = rules;
        this.world = world;
        this.scores = new PeerScores(rules.scores(), world.millis());
    }

    long now() {
        return world.millis().getAsLong();
    }

    ScoreParams.Thresholds thresholds() {
        return rules.scores().thresholds();
    }

    @Nullable PeerState peer(PeerId id) {
        return peers.get(id);
    }

    Collection<PeerState> all() {
        return peers.values();
    }

    void add(PeerState peer) {
        peers.put(peer.id(), peer);
    }

    void remove(PeerState peer) {
        peers.remove(peer.id());
        peer.topics().forEach(topic -> removeSubscriber(topic, peer.id()));
    }

    void subscribed(PeerState peer, String topic) {
        if (peer.topics().add(topic)) {
            subscribers.computeIfAbsent(topic, _ -> new LinkedHashSet<>()).add(peer.id());
        }
    }

    void unsubscribed(PeerState peer, String topic) {
        if (peer.topics().remove(topic)) {
            removeSubscriber(topic, peer.id());
        }
    }

    /// Peers subscribed to a topic, in a random order, of those that pass.
    List<PeerState> choose(String topic, Predicate<PeerState> passes) {
        var chosen = new ArrayList<PeerState>();
        for (PeerId id : subscribers.getOrDefault(topic, Set.of())) {
            var peer = peers.get(id);
            if (peer != null && passes.test(peer)) {
                chosen.add(peer);
            }
        }
        shuffle(chosen);
        return chosen;
    }

    void shuffle(List<?> list) {
        Collections.shuffle(list, java.util.Random.from(world.random()));
    }

    double score(PeerId peer) {
        return scores.score(peer);
    }

    private void removeSubscriber(String topic, PeerId peer) {
        var of = subscribers.get(topic);
        if (of != null && of.remove(peer) && of.isEmpty()) {
            subscribers.remove(topic);
        }
    }
}
