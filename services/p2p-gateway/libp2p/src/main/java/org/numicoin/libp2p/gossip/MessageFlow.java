package org.numicoin.libp2p.gossip;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.peer.PeerId;

/// The way of a message through this node: seen or new, to the application for a verdict, onwards
/// to the mesh; and the start of own messages.
final class MessageFlow {
    private final Neighbours around;
    private final Meshes meshes;
    private final MeshBalance balance;
    private final Deliveries deliveries;
    private final MessageCache cache;
    private final GossipConfig config;

    MessageFlow(
            Neighbours around,
            Meshes meshes,
            MeshBalance balance,
            Deliveries deliveries,
            MessageCache cache) {
        this.around = around;
        this.meshes = meshes;
        this.balance = balance;
        this.deliveries = deliveries;
        this.cache = cache;
        this.config = around.rules.mesh();
    }

    void receive(PeerState from, PubsubMessage message) {
        // What nobody asked for is not even hashed.
        if (!around.subscriptions.contains(message.topic())) {
            return;
        }
        Bytes id;
        try {
            id = around.rules.ids().of(message);
        } catch (MalformedException e) {
            around.scores.invalid(from.id(), message.topic());
            return;
        }
        var known = deliveries.get(id);
        if (known != null) {
            duplicate(from, message.topic(), known);
            return;
        }
        // Not remembered as seen: the same id may come with a good signature from somebody else.
        if (around.rules.signatures().violation(message).isPresent()) {
            around.scores.invalid(from.id(), message.topic());
            return;
        }
        boolean own = message.from().equals(around.world.self().encode());
        boolean full =
                deliveries.pending() >= config.validationsMax()
                        || deliveries.pendingBytes() + message.data().length()
                                > config.validationBytesMax();
        if (own || full) {
            return;
        }
        deliveries.addPending(id, message, from.id(), around.now());
        around.promises.fulfil(id);
        announce(from, message, id);
        around.world.effects().accept(new GossipEffect.Received(id, message, from.id()));
    }

    void validated(Bytes id, Verdict verdict) {
        var message = deliveries.takePending(id);
        var delivery = deliveries.get(id);
        if (message == null || delivery == null) {
            return;
        }
        String topic = message.topic();
        switch (verdict) {
            case ACCEPT -> {
                delivery.decide(Deliveries.State.ACCEPTED, around.now());
                boolean first = true;
                for (PeerId sender : delivery.senders()) {
                    if (first) {
                        around.scores.firstDelivery(sender, topic);
                    } else {
                        around.scores.nearDelivery(sender, topic);
                    }
                    first = false;
                }
                cache.put(id, message);
                forward(id, message, delivery.senders());
            }
            case REJECT -> {
                delivery.decide(Deliveries.State.REJECTED, around.now());
                delivery.senders().forEach(sender -> around.scores.invalid(sender, topic));
            }
            case IGNORE -> delivery.decide(Deliveries.State.IGNORED, around.now());
        }
    }

    PublishResult publish(String topic, Bytes data) {
        // Length, topic and author take some bytes beside the data.
        if (data.length() > config.limits().rpcBytes() - 4096) {
            throw new IllegalArgumentException(data.length() + " bytes are too many to publish");
        }
        var message = around.rules.signatures().author(topic, data);
        Bytes id = around.rules.ids().of(message);
        if (deliveries.has(id)) {
            return new PublishResult.AlreadyKnown(id);
        }
        deliveries.addOwn(id, around.now());
        cache.put(id, message);
        var peers = List.copyOf(targets(topic));
        if (!peers.isEmpty()) {
            around.world.effects().accept(new GossipEffect.Send(peers, Rpc.ofMessage(message)));
        }
        return new PublishResult.Published(id, peers.size());
    }

    private void duplicate(PeerState from, String topic, Deliveries.Delivery delivery) {
        switch (delivery.state()) {
            case PENDING -> delivery.senders().add(from.id());
            case ACCEPTED -> {
                var params = around.rules.scores().topics().get(topic);
                long window = params == null ? 0 : params.meshWindow().toMillis();
                if (around.now() - delivery.decidedAt() <= window
                        && delivery.senders().add(from.id())) {
                    around.scores.nearDelivery(from.id(), topic);
                }
            }
            case REJECTED -> {
                if (delivery.senders().add(from.id())) {
                    around.scores.invalid(from.id(), topic);
                }
            }
            case IGNORED -> {}
        }
    }

    /// Tells the mesh at once that a large message is here, before it is even valid: the copies
    /// that then are not sent are most of what gossip wastes.
    private void announce(PeerState from, PubsubMessage message, Bytes id) {
        if (message.data().length() < config.idontwantBytes()) {
            return;
        }
        var peers = new ArrayList<PeerId>();
        for (PeerId member : meshes.mesh(message.topic())) {
            var peer = around.peer(member);
            if (peer != null && peer != from && peer.protocol().hasIDontWant()) {
                peers.add(member);
            }
        }
        if (!peers.isEmpty()) {
            var rpc =
                    new Rpc(
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(id));
            around.world.effects().accept(new GossipEffect.Send(peers, rpc));
        }
    }

    private void forward(Bytes id, PubsubMessage message, Set<PeerId> senders) {
        var peers = new ArrayList<PeerId>();
        for (PeerId target : meshTargets(message.topic())) {
            var peer = around.peer(target);
            if (peer != null
                    && !senders.contains(target)
                    && !target.encode().equals(message.from())
                    && peer.wants(id)) {
                peers.add(target);
            }
        }
        if (!peers.isEmpty()) {
            around.world.effects().accept(new GossipEffect.Send(peers, Rpc.ofMessage(message)));
        }
    }

    private Set<PeerId> targets(String topic) {
        double publish = around.thresholds().publish();
        if (config.floodPublish()) {
            var all = new LinkedHashSet<PeerId>();
            around.choose(topic, peer -> around.score(peer.id()) >= publish)
                    .forEach(peer -> all.add(peer.id()));
            return all;
        }
        var targets = meshTargets(topic);
        if (!around.subscriptions.contains(topic)) {
            var fanout = meshes.fanouts().computeIfAbsent(topic, _ -> new Meshes.Fanout());
            fanout.published(around.now());
            balance.refillFanout(topic, fanout);
            targets.addAll(fanout.peers());
        }
        return targets;
    }

    /// The mesh, and the peers that know no mesh.
    private Set<PeerId> meshTargets(String topic) {
        var targets = new LinkedHashSet<>(meshes.mesh(topic));
        double publish = around.thresholds().publish();
        around.choose(topic, p -> !p.protocol().hasMesh() && around.score(p.id()) >= publish)
                .forEach(peer -> targets.add(peer.id()));
        return targets;
    }
}
