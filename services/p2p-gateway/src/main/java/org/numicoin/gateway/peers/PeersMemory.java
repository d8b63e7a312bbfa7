package org.numicoin.gateway.peers;

import java.util.List;
import java.util.random.RandomGenerator;
import org.numicoin.libp2p.peer.PeerId;

/// What a node knows of its peers over a restart.
///
/// @param anchors outbound peers to come back to first
/// @param statics peers that the operator added
/// @param hybrid peers that spoke the hybrid handshake, who speak it from then on
public record PeersMemory(
        StoredAddresses addresses,
        List<Ban> bans,
        List<PeerScore> scores,
        List<PeerAddress> anchors,
        List<PeerAddress> statics,
        List<PeerId> hybrid) {
    public PeersMemory {
        bans = List.copyOf(bans);
        scores = List.copyOf(scores);
        anchors = List.copyOf(anchors);
        statics = List.copyOf(statics);
        hybrid = List.copyOf(hybrid);
    }

    /// What a new node knows.
    ///
    /// @param random not predictable by others
    public static PeersMemory empty(RandomGenerator random) {
        return new PeersMemory(
                StoredAddresses.empty(random),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
