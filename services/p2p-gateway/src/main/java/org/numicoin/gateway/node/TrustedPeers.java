package org.numicoin.gateway.node;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.numicoin.gateway.peers.PeerAddress;
import org.numicoin.libp2p.peer.PeerId;

/// The peers of the operator, for reputation, which judges on the threads of sockets.
final class TrustedPeers {
    private volatile Set<PeerId> trusted = Set.of();

    void are(List<PeerAddress> statics) {
        trusted = statics.stream().flatMap(at -> at.peer().stream()).collect(Collectors.toSet());
    }

    boolean contains(PeerId peer) {
        return trusted.contains(peer);
    }
}
