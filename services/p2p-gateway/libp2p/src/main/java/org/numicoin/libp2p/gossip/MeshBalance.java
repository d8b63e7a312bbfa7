package org.numicoin.libp2p.gossip;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.numicoin.libp2p.peer.PeerId;

/// What a heartbeat does to the meshes: bad peers go, too small ones grow, too large ones shrink,
/// each keeps outbound peers, and from time to time better peers are tried.
final class MeshBalance {
    private final Neighbours around;
    private final Meshes meshes;
    private final GossipConfig config;

    MeshBalance(Neighbours around, Meshes meshes) {
        this.around = around;
        this.meshes = meshes;
        this.config = around.rules.mesh();
    }

    void heartbeat(long heartbeat) {
        meshes.backoffs().expire(around.now());
        for (String topic : List.copyOf(meshes.all().keySet())) {
            dropBad(topic);
            if (meshes.mesh(topic).size() < config.degreeLow()) {
                meshes.fill(topic, config.degree());
            }
            if (meshes.mesh(topic).size() > config.degreeHigh()) {
                shrink(topic);
            }
            if (meshes.mesh(topic).size() >= config.degreeLow()) {
                addOutbound(topic);
            }
            if (heartbeat % config.opportunisticGraftHeartbeats() == 0) {
                graftBetter(topic);
            }
        }
        keepFanouts();
    }

    private void dropBad(String topic) {
        for (PeerId peer : List.copyOf(meshes.mesh(topic))) {
            if (around.score(peer) < 0) {
                meshes.prune(topic, peer, false);
            }
        }
    }

    /// Keeps the best by score, then random ones, so that nobody keeps a place by score alone, and
    /// swaps some for outbound peers where those are too few.
    private void shrink(String topic) {
        var ranked = byScore(meshes.mesh(topic));
        var rest = ranked.subList(config.degreeScore(), ranked.size());
        around.shuffle(rest);
        int degree = config.degree();
        int outbound = (int) ranked.subList(0, degree).stream().filter(this::isOutbound).count();
        for (int i = degree; i < ranked.size() && outbound < config.degreeOutbound(); i++) {
            if (isOutbound(ranked.get(i))) {
                int place = lastInbound(ranked, degree);
                if (place < 0) {
                    break;
                }
                var swapped = ranked.set(place, ranked.get(i));
                ranked.set(i, swapped);
                outbound++;
            }
        }
        ranked.subList(degree, ranked.size()).forEach(peer -> meshes.prune(topic, peer, true));
    }

    private int lastInbound(List<PeerId> ranked, int degree) {
        for (int i = degree - 1; i >= 0; i--) {
            if (!isOutbound(ranked.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private void addOutbound(String topic) {
        long outbound = meshes.mesh(topic).stream().filter(this::isOutbound).count();
        around.choose(topic, peer -> peer.outbound() && meshes.mayJoin(topic, peer)).stream()
                .limit(Math.max(0, config.degreeOutbound() - outbound))
                .forEach(peer -> meshes.graft(topic, peer));
    }

    /// A mesh full of mediocre peers would never change by itself.
    private void graftBetter(String topic) {
        var mesh = meshes.mesh(topic);
        if (mesh.size() < 2) {
            return;
        }
        double median = around.score(byScore(mesh).get(mesh.size() / 2));
        if (median < around.thresholds().opportunisticGraft()) {
            around
                    .choose(
                            topic,
                            peer -> meshes.mayJoin(topic, peer) && around.score(peer.id()) > median)
                    .stream()
                    .limit(config.opportunisticGrafts())
                    .forEach(peer -> meshes.graft(topic, peer));
        }
    }

    private void keepFanouts() {
        long now = around.now();
        meshes.fanouts()
                .values()
                .removeIf(f -> now - f.publishedAt() > config.fanoutTime().toMillis());
        meshes.fanouts().forEach(this::refillFanout);
    }

    void refillFanout(String topic, Meshes.Fanout fanout) {
        double publish = around.thresholds().publish();
        fanout.peers()
                .removeIf(id -> {
                    var peer = around.peer(id);
                    return peer == null
                            || !peer.topics().contains(topic)
                            || around.score(id) < publish;
                });
        around
                .choose(topic, p -> p.protocol().hasMesh() && around.score(p.id()) >= publish)
                .stream()
                .limit(Math.max(0, config.degree() - fanout.peers().size()))
                .forEach(peer -> fanout.peers().add(peer.id()));
    }

    private List<PeerId> byScore(Set<PeerId> mesh) {
        var peers = new ArrayList<>(mesh);
        around.shuffle(peers);
        peers.sort(Comparator.comparingDouble(around::score).reversed());
        return peers;
    }

    private boolean isOutbound(PeerId id) {
        var peer = around.peer(id);
        return peer != null && peer.outbound();
    }
}
