package org.numicoin.gateway.net;

import java.util.Optional;
import org.numicoin.gateway.protocol.Status;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.identify.PeerInfo;
import org.numicoin.libp2p.peer.PeerId;

/// A peer with whom there is a connection.
///
/// @param status the last that it told; empty before the first, or when it never tells one
/// @param info what it says of its software and addresses
public record Neighbour(Connection connection, Optional<Status> status, Optional<PeerInfo> info) {
    public PeerId peer() {
        return connection.peer();
    }

    public boolean isReady() {
        return status.isPresent();
    }
}
