package org.numicoin.libp2p.gossip;

import java.util.Optional;
import java.util.function.Consumer;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PeerRecord;

/// What an application does with gossip. It is called on the thread of the router and must not
/// block: it hands on, and answers from wherever it likes.
public interface GossipHandler {
    /// A new message of a subscribed topic. The verdict may be given once, on any thread.
    void onMessage(Bytes id, PubsubMessage message, PeerId from, Consumer<Verdict> verdict);

    /// A neighbour that has earned trust recommends a peer.
    ///
    /// @param record where it listens, signed by it; without one it has to be looked up
    default void onRecommended(PeerId peer, Optional<PeerRecord> record) {}

    /// What the peer sends is ignored from now on: a reason to disconnect it.
    default void onGraylisted(PeerId peer, double score) {}
}
