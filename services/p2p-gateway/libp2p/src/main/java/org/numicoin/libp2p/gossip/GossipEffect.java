package org.numicoin.libp2p.gossip;

import java.util.List;
import java.util.Optional;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PeerRecord;

/// What the router wants done. Nothing of it is answered at once: sending is a queue, a verdict
/// comes with [GossipRouter#validated], a connection with [GossipRouter#peerConnected].
public sealed interface GossipEffect {
    /// One RPC for several peers, encoded once.
    record Send(List<PeerId> peers, Rpc rpc) implements GossipEffect {
        public Send {
            peers = List.copyOf(peers);
        }
    }

    /// A new message, to be answered with a verdict.
    record Received(Bytes id, PubsubMessage message, PeerId from) implements GossipEffect {}

    /// A peer that a well scored neighbour recommends.
    ///
    /// @param record where it listens, signed by it and verified; without one, look it up
    record Connect(PeerId peer, Optional<PeerRecord> record) implements GossipEffect {}

    /// A peer whose score fell below the graylist threshold: what it sends is ignored from now on.
    record Graylisted(PeerId peer, double score) implements GossipEffect {}
}
