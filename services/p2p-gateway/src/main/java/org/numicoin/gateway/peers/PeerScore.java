package org.numicoin.gateway.peers;

import org.numicoin.libp2p.peer.PeerId;

/// The score of a peer, as it is stored.
public record PeerScore(PeerId peer, Score score) {}
