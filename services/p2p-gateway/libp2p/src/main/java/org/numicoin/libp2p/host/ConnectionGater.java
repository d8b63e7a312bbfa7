package org.numicoin.libp2p.host;

import java.net.InetSocketAddress;
import org.numicoin.libp2p.peer.PeerId;

/// Says with whom there may be connections: the place for bans and for networks that stay among
/// themselves. For any thread; must not block.
public interface ConnectionGater {
    ConnectionGater ALL = new ConnectionGater() {};

    /// Before a socket of somebody unknown is read.
    default boolean mayAccept(InetSocketAddress remote) {
        return true;
    }

    default boolean mayDial(PeerId peer, InetSocketAddress address) {
        return true;
    }

    /// Before an address is dialed of which nobody said who is there.
    default boolean mayDial(InetSocketAddress address) {
        return true;
    }

    /// Once the handshake has shown who it is.
    default boolean mayConnect(PeerId peer, InetSocketAddress remote, boolean dialed) {
        return true;
    }
}
