package org.numicoin.gateway.peers;

import java.net.InetAddress;
import java.util.Optional;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.ChainWork;

/// A connection that is ready, as far as it matters for whether to keep it. Times are milliseconds
/// since the epoch, zero for never.
///
/// @param address of the peer as we see it: IP and TCP port
/// @param since when it became ready
/// @param pingMillis the smoothed round trip; zero when it was not measured
/// @param score of our reputation
/// @param lastBlock when it last was the first to bring a valid block
/// @param lastTransactions when it last was the first to bring accepted transactions
/// @param work of the headers that it has delivered, not of what it claims
public record Link(
        PeerId peer,
        LinkKind kind,
        Multiaddr address,
        long since,
        long pingMillis,
        double score,
        long lastBlock,
        long lastTransactions,
        ChainWork work) {
    public Link {
        address = address.withoutPeer();
        if (address.tcpSocket().isEmpty()) {
            throw new IllegalArgumentException("not TCP over IP: " + address);
        }
    }

    public PeerAddress at() {
        return new PeerAddress(Optional.of(peer), address);
    }

    InetAddress ip() {
        return address.ip().orElseThrow();
    }
}
