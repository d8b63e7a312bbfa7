package org.numicoin.libp2p.gossip;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.peer.PeerId;

/// The second way of a message: peers outside the mesh are told its id (IHAVE) and may ask for it
/// (IWANT). What was asked for and does not come is a broken promise.
final class LazyGossip {
    private final Neighbours around;
    private final Meshes meshes;
    private final Deliveries deliveries;
    private final MessageCache cache;
    private final GossipConfig config;

    LazyGossip(Neighbours around, Meshes meshes, Deliveries deliveries, MessageCache cache) {
        this.around = around;
        this.meshes = meshes;
        this.deliveries = deliveries;
        this.cache = cache;
        this.config = around.rules.mesh();
    }

    void handleIHave(PeerState peer, List<Rpc.IHave> offers) {
        if (offers.isEmpty()
                || around.score(peer.id()) < around.thresholds().gossip()
                || !peer.countIHave(config.ihaveMessages())) {
            return;
        }
        int room = config.ihaveIds() - peer.asked();
        var wanted = new LinkedHashSet<Bytes>();
        for (var offer : offers) {
            if (around.subscriptions.contains(offer.topic())) {
                offer.ids().stream().filter(id -> !deliveries.has(id)).forEach(wanted::add);
            }
        }
        if (wanted.isEmpty() || room <= 0) {
            return;
        }
        var asked = new ArrayList<>(wanted);
        around.shuffle(asked);
        var list = asked.subList(0, Math.min(asked.size(), room));
        peer.countAsked(list.size());
        around.promises.add(
                list.getFirst(), peer.id(), around.now() + config.iwantFollowup().toMillis());
        around.outbox.iwant(peer.id(), list);
    }

    /// Each message in an RPC of its own: together they might be longer than an RPC may be.
    void handleIWant(PeerState peer, List<Bytes> ids) {
        if (around.score(peer.id()) < around.thresholds().gossip()) {
            return;
        }
        for (Bytes id : new LinkedHashSet<>(ids)) {
            var message = cache.get(id);
            if (message.isPresent()
                    && peer.wants(id)
                    && cache.mayAnswer(id, peer.id(), config.retransmissions())) {
                around.world
                        .effects()
                        .accept(
                                new GossipEffect.Send(
                                        List.of(peer.id()), Rpc.ofMessage(message.get())));
            }
        }
    }

    void heartbeat() {
        around.promises
                .broken(around.now())
                .forEach((peer, count) -> around.scores.penalise(peer, count));
        meshes.all().forEach(this::tell);
        meshes.fanouts().forEach((topic, fanout) -> tell(topic, fanout.peers()));
        cache.shift();
    }

    private void tell(String topic, Set<PeerId> except) {
        var ids = cache.gossipIds(topic);
        if (ids.isEmpty()) {
            return;
        }
        double gossip = around.thresholds().gossip();
        var others =
                around.choose(
                        topic,
                        peer ->
                                peer.protocol().hasMesh()
                                        && !except.contains(peer.id())
                                        && around.score(peer.id()) >= gossip);
        int share = (int) (config.gossipFactor() * others.size());
        for (var peer :
                others.subList(0, Math.min(others.size(), Math.max(config.degreeLazy(), share)))) {
            // Each peer gets other ids when there are more than one may send.
            if (ids.size() > config.ihaveIds()) {
                around.shuffle(ids);
            }
            around.outbox.ihave(peer.id(), topic, ids, config.ihaveIds());
        }
    }
}
