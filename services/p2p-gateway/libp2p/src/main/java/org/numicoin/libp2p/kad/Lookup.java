package org.numicoin.libp2p.kad;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.numicoin.libp2p.multiaddr.IpGroup;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;

/// One iterative search for the peers nearest to a key: asks the nearest known ones for nearer ones
/// until the nearest have all answered.
final class Lookup {
    private enum State {
        HEARD,
        ASKED,
        ANSWERED
    }

    private final KadConfig config;
    private final PeerId self;

    /// Nearest first; peers that failed are taken out.
    private final TreeMap<KadKey, Candidate> candidates;

    private final Set<PeerId> failed = new HashSet<>();
    private final Map<IpGroup, Integer> groups = new HashMap<>();
    private int inFlight;
    private int asked;

    Lookup(KadKey target, PeerId self, KadConfig config) {
        this.config = config;
        this.self = self;
        this.candidates = new TreeMap<>(target.nearestFirst());
    }

    /// Peers that may be asked.
    void hear(List<KadPeer> peers) {
        for (var peer : peers) {
            var key = KadKey.of(peer.id());
            if (peer.id().equals(self)
                    || failed.contains(peer.id())
                    || candidates.containsKey(key)) {
                continue;
            }
            candidates.put(key, new Candidate(peer, groups(peer)));
        }
        // Far ones are of no use any more: an answerer cannot make this grow.
        while (candidates.size() > 8 * config.bucket()) {
            var last = candidates.lastEntry().getValue();
            if (last.state != State.HEARD) {
                return;
            }
            candidates.pollLastEntry();
        }
    }

    /// Whom to ask now. At most a few of one network: the addresses are hearsay, but who lies about
    /// them cannot be reached, fails, and gives the place back.
    List<KadPeer> next() {
        var next = new ArrayList<KadPeer>();
        int rank = 0;
        for (var candidate : candidates.values()) {
            boolean mayAsk = candidate.state == State.HEARD && !isCrowded(candidate);
            if (candidate.state == State.HEARD && !mayAsk) {
                continue;
            }
            if (rank++ == config.bucket()
                    || inFlight >= config.parallel()
                    || asked >= config.questions()) {
                break;
            }
            if (mayAsk) {
                candidate.state = State.ASKED;
                candidate.groups.forEach(group -> groups.merge(group, 1, Integer::sum));
                inFlight++;
                asked++;
                next.add(candidate.peer);
            }
        }
        return next;
    }

    void answered(PeerId peer, List<KadPeer> closer) {
        var candidate = candidates.get(KadKey.of(peer));
        if (candidate != null && candidate.state == State.ASKED) {
            candidate.state = State.ANSWERED;
            inFlight--;
        }
        hear(closer.subList(0, Math.min(closer.size(), config.bucket())));
    }

    void failed(PeerId peer) {
        var candidate = candidates.remove(KadKey.of(peer));
        if (candidate != null) {
            inFlight--;
            candidate.groups.forEach(group -> groups.merge(group, -1, Integer::sum));
        }
        failed.add(peer);
    }

    boolean isDone() {
        return inFlight == 0
                && (asked >= config.questions()
                        || candidates.values().stream()
                                .filter(c -> c.state == State.ANSWERED || !isCrowded(c))
                                .limit(config.bucket())
                                .allMatch(c -> c.state == State.ANSWERED));
    }

    /// The nearest peers that answered.
    List<KadPeer> nearest() {
        return candidates.values().stream()
                .filter(c -> c.state == State.ANSWERED)
                .limit(config.bucket())
                .map(c -> c.peer)
                .toList();
    }

    int asked() {
        return asked;
    }

    private boolean isCrowded(Candidate candidate) {
        return candidate.groups.stream()
                .anyMatch(g -> groups.getOrDefault(g, 0) >= config.groupPerLookup());
    }

    private Set<IpGroup> groups(KadPeer peer) {
        var of = new HashSet<IpGroup>();
        for (Multiaddr address : peer.addresses()) {
            address.ip()
                    .filter(ip -> !config.groupExempt().test(ip))
                    .map(this::group)
                    .ifPresent(of::add);
        }
        return of;
    }

    private IpGroup group(InetAddress ip) {
        return IpGroup.of(ip, config.groupBits4(), config.groupBits6());
    }

    private static final class Candidate {
        private final KadPeer peer;
        private final Set<IpGroup> groups;
        private State state = State.HEARD;

        private Candidate(KadPeer peer, Set<IpGroup> groups) {
            this.peer = peer;
            this.groups = groups;
        }
    }
}
