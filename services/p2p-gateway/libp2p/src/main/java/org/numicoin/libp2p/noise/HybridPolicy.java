package org.numicoin.libp2p.noise;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.numicoin.libp2p.ProtocolViolation;
import org.numicoin.libp2p.peer.PeerId;

/// Which handshakes are allowed with whom. An attacker on the path can take the hybrid handshake
/// out of multistream-select, which nothing protects, and so make two peers fall back to the
/// classical one; the identities hold, but a quantum computer may read the recording later. So a
/// peer that once spoke the hybrid handshake has to speak it from then on. For any thread.
public final class HybridPolicy {
    /// Peers remembered on each side. Those that we dialed are kept apart from those that came to
    /// us, who could otherwise push them out with identities made up for that.
    private static final int REMEMBERED_MAX = 16_384;

    private final Set<Suite> suites;
    private final Map<PeerId, Boolean> dialed = bounded();
    private final Map<PeerId, Boolean> accepted = bounded();

    private HybridPolicy(Set<Suite> suites) {
        this.suites = suites;
    }

    /// Offers the hybrid handshake first and falls back for peers that never spoke it.
    public static HybridPolicy prefer() {
        return new HybridPolicy(EnumSet.allOf(Suite.class));
    }

    /// Speaks the hybrid handshake and nothing else.
    public static HybridPolicy require() {
        return new HybridPolicy(EnumSet.of(Suite.HYBRID));
    }

    /// Speaks the classical handshake and nothing else, like peers that do not know the hybrid one:
    /// for tests and measurements beside them.
    public static HybridPolicy classical() {
        return new HybridPolicy(EnumSet.of(Suite.CLASSICAL));
    }

    /// What to propose to a peer, in this order.
    ///
    /// @param expected whom we dial, when that is known
    public List<Suite> offer(Optional<PeerId> expected) {
        boolean known = expected.filter(this::isKnown).isPresent();
        return Arrays.stream(Suite.values())
                .filter(suite -> suites.contains(suite) && (suite.isHybrid() || !known))
                .toList();
    }

    /// What a listener takes, before it knows who calls.
    public boolean isAccepted(Suite suite) {
        return suites.contains(suite);
    }

    /// Judges a finished handshake, and remembers the peer.
    ///
    /// @throws ProtocolViolation when the peer has spoken the hybrid handshake before and does not
    ///   now
    public synchronized void check(PeerId peer, Suite suite, boolean weDialed) {
        if (suite.isHybrid()) {
            (weDialed ? dialed : accepted).put(peer, true);
        } else if (!suites.contains(suite) || isKnown(peer)) {
            throw new ProtocolViolation(
                    "noise-downgrade", peer + " has to use the hybrid handshake");
        }
    }

    /// Whether a peer has spoken the hybrid handshake.
    public synchronized boolean isKnown(PeerId peer) {
        return dialed.containsKey(peer) || accepted.containsKey(peer);
    }

    /// For a peer that went back to older software, by the operator's decision.
    public synchronized void forget(PeerId peer) {
        dialed.remove(peer);
        accepted.remove(peer);
    }

    /// The peers that were dialed, for storage.
    public synchronized Set<PeerId> dialed() {
        return Set.copyOf(dialed.keySet());
    }

    /// Puts back what was stored.
    public synchronized void restore(Collection<PeerId> peers) {
        peers.forEach(peer -> dialed.put(peer, true));
    }

    private static Map<PeerId, Boolean> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<PeerId, Boolean> eldest) {
                return size() > REMEMBERED_MAX;
            }
        };
    }
}
