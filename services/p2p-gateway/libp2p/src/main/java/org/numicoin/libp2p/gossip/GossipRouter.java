package org.numicoin.libp2p.gossip;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.peer.PeerId;

/// Gossipsub 1.2 as a state machine. One thread calls it; it calls nothing but the effects, and
/// those only queue. Standards: pubsub/gossipsub/gossipsub-v1.0.md to v1.2.md.
public final class GossipRouter {
    private final Neighbours around;
    private final GossipConfig config;
    private final Meshes meshes;
    private final MeshBalance balance;
    private final Deliveries deliveries;
    private final LazyGossip lazy;
    private final MessageFlow flow;
    private long heartbeats;

    public GossipRouter(GossipRules rules, GossipWorld world) {
        config = rules.mesh();
        around = new Neighbours(rules, world);
        meshes = new Meshes(around);
        balance = new MeshBalance(around, meshes);
        deliveries = new Deliveries(config.seenTime().toMillis(), config.seenMax());
        var cache = new MessageCache(config.historyLength(), config.historyGossip());
        lazy = new LazyGossip(around, meshes, deliveries, cache);
        flow = new MessageFlow(around, meshes, balance, deliveries, cache);
    }

    /// A peer can be sent to. A second connection of the same peer changes nothing.
    ///
    /// @param outbound this node dialed it
    /// @param address where it is, for the colocation score
    public void peerConnected(
            PeerId id, PubsubProtocol protocol, boolean outbound, Optional<InetAddress> address) {
        if (around.peer(id) != null || id.equals(around.world.self())) {
            return;
        }
        around.add(new PeerState(id, protocol, outbound));
        around.scores.connected(id, address);
        greet(id);
    }

    /// Tells a peer all subscriptions: the first thing on each stream to it.
    public void greet(PeerId id) {
        if (!around.subscriptions.isEmpty()) {
            var all =
                    around.subscriptions.stream()
                            .map(topic -> new Rpc.Subscription(topic, true))
                            .toList();
            send(List.of(id), Rpc.ofSubscriptions(all));
        }
    }

    public void peerDisconnected(PeerId id) {
        var peer = around.peer(id);
        if (peer != null) {
            meshes.forget(id);
            around.remove(peer);
            around.promises.forget(id);
            around.scores.disconnected(id);
        }
    }

    public void subscribe(String topic) {
        if (around.subscriptions.add(topic)) {
            tellAll(topic, true);
            meshes.join(topic);
        }
    }

    public void unsubscribe(String topic) {
        if (around.subscriptions.remove(topic)) {
            tellAll(topic, false);
            meshes.leave(topic);
        }
    }

    /// Sends an own message; the topic need not be subscribed.
    public PublishResult publish(String topic, Bytes data) {
        return flow.publish(topic, data);
    }

    /// The answer to [GossipEffect.Received]. One that comes after the message was forgotten does
    /// nothing.
    public void validated(Bytes id, Verdict verdict) {
        flow.validated(id, verdict);
    }

    /// An RPC of a connected peer, decoded within the limits.
    public void received(PeerId from, Rpc rpc) {
        var peer = around.peer(from);
        if (peer == null) {
            return;
        }
        rpc.subscriptions().forEach(subscription -> handle(peer, subscription));
        if (isGraylisted(from)) {
            return;
        }
        rpc.messages().forEach(message -> flow.receive(peer, message));
        lazy.handleIHave(peer, rpc.ihave());
        lazy.handleIWant(peer, rpc.iwant());
        rpc.grafts().forEach(topic -> meshes.handleGraft(peer, topic));
        rpc.prunes().forEach(prune -> meshes.handlePrune(peer, prune));
        rpc.idontwant().forEach(id -> peer.unwanted(id, heartbeats, config.idontwantMax()));
        around.outbox.flush(around.world.effects());
        isGraylisted(from);
    }

    /// Bytes of a peer that are no RPC: nothing of them is used. It also counts for a peer that
    /// cannot be sent to: one that takes no stream of ours may still open its own.
    public void malformed(PeerId from) {
        around.scores.penalise(from, around.rules.scores().behaviourThreshold());
        isGraylisted(from);
    }

    /// To be called once every [GossipConfig#heartbeat].
    public void heartbeat() {
        heartbeats++;
        around.scores.decay();
        deliveries.expire(around.now());
        balance.heartbeat(heartbeats);
        lazy.heartbeat();
        around.outbox.flush(around.world.effects());
        for (var peer : List.copyOf(around.all())) {
            peer.heartbeat(heartbeats);
            isGraylisted(peer.id());
        }
    }

    /// The score that the application gives to a peer (P5), until it gives another.
    public void setApplicationScore(PeerId peer, double score) {
        around.scores.application(peer, score);
    }

    public double score(PeerId peer) {
        return around.score(peer);
    }

    public Set<PeerId> mesh(String topic) {
        return Set.copyOf(meshes.mesh(topic));
    }

    /// Connected peers that subscribe to a topic.
    public List<PeerId> subscribers(String topic) {
        return around.choose(topic, _ -> true).stream().map(PeerState::id).toList();
    }

    public Set<String> subscriptions() {
        return Set.copyOf(around.subscriptions);
    }

    private void handle(PeerState peer, Rpc.Subscription subscription) {
        String topic = subscription.topic();
        if (!subscription.subscribe()) {
            around.unsubscribed(peer, topic);
            meshes.exit(topic, peer.id());
        } else if (around.rules.topics().test(topic)
                && peer.topics().size() < config.topicsPerPeer()) {
            around.subscribed(peer, topic);
        }
    }

    private boolean isGraylisted(PeerId peer) {
        double score = around.score(peer);
        boolean graylisted = score < around.thresholds().graylist();
        if (around.scores.becomesGraylisted(peer, graylisted)) {
            around.world.effects().accept(new GossipEffect.Graylisted(peer, score));
        }
        return graylisted;
    }

    private void tellAll(String topic, boolean subscribe) {
        var peers = around.all().stream().map(PeerState::id).toList();
        if (!peers.isEmpty()) {
            send(peers, Rpc.ofSubscriptions(List.of(new Rpc.Subscription(topic, subscribe))));
        }
    }

    private void send(List<PeerId> peers, Rpc rpc) {
        around.world.effects().accept(new GossipEffect.Send(peers, rpc));
    }
}
