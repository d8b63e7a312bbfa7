package org.numicoin.libp2p.gossip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PeerRecord;

/// The mesh of each subscribed topic and the fanout of topics that are only published to: who is
/// in, GRAFT and PRUNE both ways, back-off and peer exchange. [MeshBalance] keeps the degrees.
final class Meshes {
    private final Neighbours around;
    private final GossipConfig config;
    private final Backoffs backoffs;
    private final Map<String, Set<PeerId>> meshes = new LinkedHashMap<>();
    private final Map<String, Fanout> fanouts = new HashMap<>();

    Meshes(Neighbours around) {
        this.around = around;
        this.config = around.rules.mesh();
        this.backoffs = new Backoffs(config.heartbeat().toMillis());
    }

    Set<PeerId> mesh(String topic) {
        return meshes.getOrDefault(topic, Set.of());
    }

    Map<String, Set<PeerId>> all() {
        return meshes;
    }

    Map<String, Fanout> fanouts() {
        return fanouts;
    }

    Backoffs backoffs() {
        return backoffs;
    }

    /// Opens a mesh: first with the peers that were published to, then with others.
    void join(String topic) {
        meshes.put(topic, new LinkedHashSet<>());
        var fanout = fanouts.remove(topic);
        if (fanout != null) {
            for (PeerId id : fanout.peers()) {
                var peer = around.peer(id);
                if (peer != null && mayJoin(topic, peer)) {
                    graft(topic, peer);
                }
            }
        }
        fill(topic, config.degree());
        around.outbox.flush(around.world.effects());
    }

    void leave(String topic) {
        var mesh = meshes.remove(topic);
        if (mesh == null) {
            return;
        }
        for (PeerId id : mesh) {
            around.scores.pruned(id, topic);
            sendPrune(topic, id, config.unsubscribeBackoff(), true);
        }
        around.outbox.flush(around.world.effects());
    }

    /// Grafts random good peers until a mesh has `degree`.
    void fill(String topic, int degree) {
        int missing = degree - mesh(topic).size();
        if (missing > 0) {
            around.choose(topic, peer -> mayJoin(topic, peer)).stream()
                    .limit(missing)
                    .forEach(peer -> graft(topic, peer));
        }
    }

    boolean mayJoin(String topic, PeerState peer) {
        return peer.protocol().hasMesh()
                && !mesh(topic).contains(peer.id())
                && around.score(peer.id()) >= 0
                && backoffs.mayGraft(topic, peer.id(), around.now());
    }

    void graft(String topic, PeerState peer) {
        enter(topic, peer.id());
        around.outbox.graft(peer.id(), topic);
    }

    /// Puts a peer out, with others to go to if it may have them.
    void prune(String topic, PeerId peer, boolean exchange) {
        exit(topic, peer);
        sendPrune(topic, peer, config.pruneBackoff(), exchange);
    }

    /// A peer is gone or no longer subscribes.
    void exit(String topic, PeerId peer) {
        var mesh = meshes.get(topic);
        if (mesh != null && mesh.remove(peer)) {
            around.scores.pruned(peer, topic);
        }
    }

    void forget(PeerId peer) {
        meshes.keySet().forEach(topic -> exit(topic, peer));
        fanouts.values().forEach(fanout -> fanout.peers().remove(peer));
    }

    /// A peer put us into its mesh. It gets a PRUNE back when it may not.
    void handleGraft(PeerState peer, String topic) {
        var mesh = meshes.get(topic);
        // A GRAFT of an unknown topic gets no answer: answers would be an amplifier.
        if (mesh == null || mesh.contains(peer.id()) || !peer.protocol().hasMesh()) {
            return;
        }
        long now = around.now();
        if (backoffs.holds(topic, peer.id(), now)) {
            punishEarlyGraft(peer, topic, now);
            sendPrune(topic, peer.id(), config.pruneBackoff(), false);
        } else if (around.score(peer.id()) < 0) {
            sendPrune(topic, peer.id(), config.pruneBackoff(), false);
        } else if (mesh.size() >= config.degreeHigh() && !peer.outbound()) {
            // Whoever dials us cannot take over the mesh by pushing itself in.
            sendPrune(topic, peer.id(), config.pruneBackoff(), true);
        } else {
            enter(topic, peer.id());
        }
    }

    void handlePrune(PeerState peer, Rpc.Prune prune) {
        var topic = prune.topic();
        if (!meshes.containsKey(topic)) {
            return;
        }
        exit(topic, peer.id());
        Duration asked = prune.backoff().isPositive() ? prune.backoff() : config.pruneBackoff();
        long millis = Math.min(asked.toMillis(), config.pruneBackoffMax().toMillis());
        backoffs.add(topic, peer.id(), around.now() + millis);
        if (around.score(peer.id()) >= around.thresholds().acceptExchange()) {
            exchange(peer, prune.peers());
        }
    }

    private void punishEarlyGraft(PeerState peer, String topic, long now) {
        around.scores.penalise(peer.id(), 1);
        long pruned = backoffs.until(topic, peer.id()) - config.pruneBackoff().toMillis();
        if (now < pruned + config.graftFlood().toMillis()) {
            around.scores.penalise(peer.id(), 1);
        }
    }

    private void enter(String topic, PeerId peer) {
        meshes.computeIfAbsent(topic, _ -> new LinkedHashSet<>()).add(peer);
        around.scores.grafted(peer, topic);
    }

    private void sendPrune(String topic, PeerId peer, Duration backoff, boolean exchange) {
        backoffs.add(topic, peer, around.now() + backoff.toMillis());
        var state = around.peer(peer);
        if (state != null && state.protocol().hasMesh()) {
            boolean worthy = exchange && around.score(peer) >= 0;
            var others = worthy ? recommended(topic, state) : List.<Rpc.ExchangedPeer>of();
            boolean backs = state.protocol().hasPeerExchange();
            around.outbox.prune(
                    peer, new Rpc.Prune(topic, others, backs ? backoff : Duration.ZERO));
        }
    }

    private List<Rpc.ExchangedPeer> recommended(String topic, PeerState to) {
        if (!to.protocol().hasPeerExchange()) {
            return List.of();
        }
        return around.choose(topic, p -> p != to && around.score(p.id()) >= 0).stream()
                .limit(config.exchangedPeers())
                .map(p -> new Rpc.ExchangedPeer(p.id(), record(p.id())))
                .toList();
    }

    private Bytes record(PeerId peer) {
        return around.world.records().apply(peer).orElse(Bytes.EMPTY);
    }

    /// Peers that a well scored peer names. A record that its peer did not sign is a forgery of the
    /// sender: honest nodes verify what they keep.
    private void exchange(PeerState from, List<Rpc.ExchangedPeer> exchanged) {
        var peers = new ArrayList<>(exchanged);
        around.shuffle(peers);
        for (var named : peers.subList(0, Math.min(peers.size(), config.exchangedPeers()))) {
            if (around.peer(named.peer()) != null || named.peer().equals(around.world.self())) {
                continue;
            }
            try {
                var record =
                        named.record().isEmpty()
                                ? java.util.Optional.<PeerRecord>empty()
                                : java.util.Optional.of(PeerRecord.open(named.record()));
                if (record.isPresent() && !record.get().peer().equals(named.peer())) {
                    throw new MalformedException("record-signer", "record of another peer");
                }
                around.world.effects().accept(new GossipEffect.Connect(named.peer(), record));
            } catch (MalformedException e) {
                around.scores.penalise(from.id(), around.rules.scores().behaviourThreshold());
                return;
            }
        }
    }

    /// Whom a topic is published to without a mesh.
    static final class Fanout {
        private final Set<PeerId> peers = new LinkedHashSet<>();
        private long publishedAt;

        Set<PeerId> peers() {
            return peers;
        }

        long publishedAt() {
            return publishedAt;
        }

        void published(long now) {
            publishedAt = now;
        }
    }
}
