package org.numicoin.libp2p.host;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;

/// Whom a dial is for. Dials with one destination are shared, and failures are remembered by it.
sealed interface Destination {
    /// Who has to be there, when that is known before the handshake.
    Optional<PeerId> expected();

    boolean isAllowed(ConnectionGater gater, InetSocketAddress socket);

    /// A peer, wherever it is reached.
    record Peer(PeerId id) implements Destination {
        @Override
        public Optional<PeerId> expected() {
            return Optional.of(id);
        }

        @Override
        public boolean isAllowed(ConnectionGater gater, InetSocketAddress socket) {
            return gater.mayDial(id, socket);
        }

        @Override
        public String toString() {
            return id.toString();
        }
    }

    /// Whoever answers at an address, such as a seed of which only host and port are known. It says
    /// who it is in the handshake.
    record Place(Multiaddr address) implements Destination {
        @Override
        public Optional<PeerId> expected() {
            return Optional.empty();
        }

        @Override
        public boolean isAllowed(ConnectionGater gater, InetSocketAddress socket) {
            return gater.mayDial(socket);
        }

        @Override
        public String toString() {
            return address.toString();
        }
    }
}
