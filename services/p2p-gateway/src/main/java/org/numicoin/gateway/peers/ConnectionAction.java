package org.numicoin.gateway.peers;

import org.numicoin.libp2p.peer.PeerId;

/// What to do about connections.
public sealed interface ConnectionAction {
    /// The end of the dial, either way, is told by [ConnectionPolicy#dialEnded].
    record Dial(PeerAddress target, LinkKind kind) implements ConnectionAction {}

    record Drop(PeerId peer, DropReason reason) implements ConnectionAction {}
}
