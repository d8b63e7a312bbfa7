package org.numicoin.gateway.peers;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;

/// The peers that the operator added. They are dialed again whenever they are away, for ever.
final class StaticPeers {
    static final int MAX = 256;

    private static final Duration RETRY_MIN = Duration.ofSeconds(5);
    private static final int DOUBLINGS_MAX = 5;

    private final Map<Multiaddr, Retry> peers = new LinkedHashMap<>();

    private record Retry(PeerAddress at, int dials, long next) {}

    boolean add(PeerAddress at) {
        if (peers.size() >= MAX && !peers.containsKey(at.address())) {
            return false;
        }
        peers.put(at.address(), new Retry(at, 0, 0));
        return true;
    }

    boolean remove(Multiaddr address) {
        return Optional.ofNullable(peers.remove(address.withoutPeer())).isPresent();
    }

    List<PeerAddress> all() {
        return peers.values().stream().map(Retry::at).toList();
    }

    boolean contains(PeerId peer) {
        return peers.values().stream().anyMatch(one -> one.at().peer().equals(Optional.of(peer)));
    }

    void decide(Plan plan, long now) {
        for (Retry retry : List.copyOf(peers.values())) {
            var at = retry.at();
            if (isConnected(at, plan)) {
                peers.put(at.address(), new Retry(at, 0, 0));
            } else if (now >= retry.next() && plan.isFree(at)) {
                long wait = RETRY_MIN.toMillis() << Math.min(retry.dials(), DOUBLINGS_MAX);
                peers.put(at.address(), new Retry(at, retry.dials() + 1, now + wait));
                plan.dial(at, LinkKind.STATIC);
            }
        }
    }

    private static boolean isConnected(PeerAddress at, Plan plan) {
        return plan.links(_ -> true).stream()
                .anyMatch(link ->
                        link.address().equals(at.address())
                                || at.peer().filter(link.peer()::equals).isPresent());
    }
}
