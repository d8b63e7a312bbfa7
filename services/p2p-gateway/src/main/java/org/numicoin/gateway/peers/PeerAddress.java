package org.numicoin.gateway.peers;

import java.net.InetAddress;
import java.util.Optional;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;

/// Where a peer listens: plain TCP over IP, which is what this node dials.
///
/// @param peer who is said to listen there; nothing for plain seeds
/// @param address without the peer
public record PeerAddress(Optional<PeerId> peer, Multiaddr address) {
    public PeerAddress {
        address = address.withoutPeer();
        if (address.tcpSocket().isEmpty()) {
            throw new IllegalArgumentException("not TCP over IP: " + address);
        }
    }

    /// Reads an address with or without a peer at its end; empty for other transports and for names
    /// that have to be resolved first.
    public static Optional<PeerAddress> of(Multiaddr address) {
        return address.tcpSocket().isPresent()
                ? Optional.of(new PeerAddress(PeerId.in(address), address))
                : Optional.empty();
    }

    public InetAddress ip() {
        return address.ip().orElseThrow();
    }

    public NetworkGroup group() {
        return NetworkGroup.of(ip());
    }

    public AddressKind kind() {
        return AddressKind.of(ip());
    }

    /// With the peer at its end, when it is known: the handshake then makes sure that it is there.
    public Multiaddr toDial() {
        return peer.map(id -> id.at(address)).orElse(address);
    }

    @Override
    public String toString() {
        return toDial().toString();
    }
}
