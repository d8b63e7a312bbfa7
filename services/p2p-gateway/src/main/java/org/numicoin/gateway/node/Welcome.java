package org.numicoin.gateway.node;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.numicoin.gateway.peers.PeerAddress;
import org.numicoin.gateway.peers.Reputation;
import org.numicoin.libp2p.host.ConnectionGater;
import org.numicoin.libp2p.peer.PeerId;

/// With whom there may be connections, by reputation.
record Welcome(Reputation reputation, LongSupplier millis) implements ConnectionGater {
    boolean isWelcome(PeerAddress at) {
        var socket = at.address().tcpSocket().orElseThrow();
        return at.peer().map(peer -> mayDial(peer, socket)).orElseGet(() -> mayDial(socket));
    }

    @Override
    public boolean mayAccept(InetSocketAddress remote) {
        return reputation.banOf(remote.getAddress(), millis.getAsLong()).isEmpty();
    }

    @Override
    public boolean mayDial(PeerId peer, InetSocketAddress address) {
        return reputation
                .standing(peer, Optional.of(address.getAddress()), millis.getAsLong())
                .isWelcome();
    }

    @Override
    public boolean mayDial(InetSocketAddress address) {
        return mayAccept(address);
    }

    @Override
    public boolean mayConnect(PeerId peer, InetSocketAddress remote, boolean dialed) {
        return mayDial(peer, remote);
    }
}
