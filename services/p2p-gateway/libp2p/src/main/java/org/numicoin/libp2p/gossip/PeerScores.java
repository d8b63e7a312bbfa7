package org.numicoin.libp2p.gossip;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.numicoin.libp2p.multiaddr.IpGroup;
import org.numicoin.libp2p.peer.PeerId;

/// What this node thinks of each peer, from what the peer did: gossipsub-v1.1.md, "Peer Scoring". A
/// bad score outlives the connection, a good one does not.
final class PeerScores {
    private final ScoreParams params;
    private final LongSupplier millis;

    /// In the order of the last disconnect, so that the first disconnected one is the oldest.
    private final Map<PeerId, Stats> peers = new LinkedHashMap<>();

    private final Map<IpGroup, Set<PeerId>> groups = new HashMap<>();
    private int retained;
    private long decayedAt;

    PeerScores(ScoreParams params, LongSupplier millis) {
        this.params = params;
        this.millis = millis;
        this.decayedAt = millis.getAsLong();
    }

    void connected(PeerId peer, Optional<InetAddress> address) {
        var stats = peers.get(peer);
        if (stats == null) {
            stats = new Stats();
            peers.put(peer, stats);
        } else if (!stats.connected) {
            retained--;
        }
        stats.connected = true;
        stats.graylisted = false;
        leaveGroup(peer, stats);
        var group =
                address.filter(ip -> !params.colocationExempt().test(ip))
                        .map(ip -> IpGroup.of(ip, params.groupBits4(), params.groupBits6()));
        if (group.isPresent()) {
            stats.group = group.get();
            groups.computeIfAbsent(group.get(), _ -> new HashSet<>()).add(peer);
        }
    }

    void disconnected(PeerId peer) {
        var stats = peers.get(peer);
        if (stats == null || !stats.connected) {
            return;
        }
        if (score(peer) > 0) {
            leaveGroup(peer, stats);
            peers.remove(peer);
            return;
        }
        stats.topics.forEach((topic, counters) -> counters.leaveMesh(params.topics().get(topic)));
        stats.topics.values().forEach(counters -> counters.first = 0);
        stats.connected = false;
        peers.remove(peer);
        retain(peer, stats);
    }

    private void retain(PeerId peer, Stats stats) {
        stats.expiresAt = millis.getAsLong() + params.retain().toMillis();
        peers.put(peer, stats);
        if (++retained > params.retainMax()) {
            forgetOldest();
        }
    }

    void grafted(PeerId peer, String topic) {
        topic(peer, topic).ifPresent(counters -> counters.joinMesh(millis.getAsLong()));
    }

    void pruned(PeerId peer, String topic) {
        topic(peer, topic).ifPresent(c -> c.leaveMesh(params.topics().get(topic)));
    }

    void firstDelivery(PeerId peer, String topic) {
        topic(peer, topic).ifPresent(c -> c.firstDelivery(params.topics().get(topic)));
    }

    /// A copy so soon after the first that the peer did its part.
    void nearDelivery(PeerId peer, String topic) {
        topic(peer, topic).ifPresent(c -> c.meshDelivery(params.topics().get(topic)));
    }

    void invalid(PeerId peer, String topic) {
        topic(peer, topic).ifPresent(c -> c.invalid++);
    }

    /// A peer that is not connected is remembered for it like one that just left.
    void penalise(PeerId peer, double count) {
        var stats = peers.get(peer);
        if (stats == null) {
            stats = new Stats();
            retain(peer, stats);
        }
        stats.behaviour += count;
    }

    /// Keeps that the peer is graylisted; true when that is new on this connection.
    boolean becomesGraylisted(PeerId peer, boolean now) {
        var stats = peers.get(peer);
        if (stats == null) {
            return false;
        }
        boolean changed = now && !stats.graylisted;
        stats.graylisted = now;
        return changed;
    }

    void application(PeerId peer, double score) {
        var stats = peers.get(peer);
        if (stats != null) {
            stats.application = score;
        }
    }

    double score(PeerId peer) {
        var stats = peers.get(peer);
        if (stats == null) {
            return 0;
        }
        double topics = 0;
        for (var entry : stats.topics.entrySet()) {
            var topic = params.topics().get(entry.getKey());
            if (topic != null) {
                topics += entry.getValue().score(topic);
            }
        }
        double score = Math.min(topics, params.topicScoreCap());
        score += params.appWeight() * stats.application;
        score += params.colocationWeight() * square(colocationSurplus(stats));
        return score
                + params.behaviourWeight()
                        * square(Math.max(0, stats.behaviour - params.behaviourThreshold()));
    }

    /// Lets time pass: counters fade, scores of peers that are long gone are forgotten.
    void decay() {
        long now = millis.getAsLong();
        long interval = params.decayInterval().toMillis();
        while (now - decayedAt >= interval) {
            decayedAt += interval;
            peers.values().forEach(this::decay);
        }
        peers.entrySet()
                .removeIf(entry -> {
                    var stats = entry.getValue();
                    boolean old = !stats.connected && stats.expiresAt <= now;
                    if (old) {
                        retained--;
                        leaveGroup(entry.getKey(), stats);
                    }
                    return old;
                });
        for (var stats : peers.values()) {
            stats.topics.forEach(
                    (topic, counters) -> counters.stay(params.topics().get(topic), now));
        }
    }

    /// A peer keeps its counters while it is away: leaving does not wash a score clean.
    private void decay(Stats stats) {
        if (stats.connected) {
            stats.behaviour = fade(stats.behaviour * params.behaviourDecay());
            stats.topics.forEach((topic, counters) ->
                    counters.decay(params.topics().get(topic), params.decayToZero()));
        }
    }

    private double fade(double value) {
        return value < params.decayToZero() ? 0 : value;
    }

    private double colocationSurplus(Stats stats) {
        var group = stats.group;
        int size = group == null ? 0 : groups.getOrDefault(group, Set.of()).size();
        return Math.max(0, size - params.colocationThreshold());
    }

    private Optional<TopicCounters> topic(PeerId peer, String topic) {
        var stats = peers.get(peer);
        return stats == null || !params.topics().containsKey(topic)
                ? Optional.empty()
                : Optional.of(stats.topics.computeIfAbsent(topic, _ -> new TopicCounters()));
    }

    private void leaveGroup(PeerId peer, Stats stats) {
        var group = stats.group;
        var members = group == null ? null : groups.get(group);
        if (group != null && members != null) {
            members.remove(peer);
            if (members.isEmpty()) {
                groups.remove(group);
            }
        }
        stats.group = null;
    }

    private void forgetOldest() {
        var all = peers.entrySet().iterator();
        while (all.hasNext()) {
            var entry = all.next();
            if (!entry.getValue().connected) {
                leaveGroup(entry.getKey(), entry.getValue());
                all.remove();
                retained--;
                return;
            }
        }
    }

    private static double square(double value) {
        return value * value;
    }

    private static final class Stats {
        private final Map<String, TopicCounters> topics = new HashMap<>();
        private boolean connected;
        private long expiresAt;
        private double behaviour;
        private double application;
        private boolean graylisted;
        private @Nullable IpGroup group;
    }
}
