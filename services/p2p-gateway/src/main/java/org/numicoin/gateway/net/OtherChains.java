package org.numicoin.gateway.net;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;
import org.numicoin.libp2p.host.ConnectionGater;
import org.numicoin.libp2p.peer.PeerId;

/// Peers that turned out to be of another chain: for a while there are no connections with them,
/// which would end in the same way. Asks the gater behind it about all others.
final class OtherChains implements ConnectionGater {
    private static final int PEERS_MAX = 4096;
    private static final long MEMORY_MILLIS = Duration.ofHours(1).toMillis();

    private final ConnectionGater others;
    private final LongSupplier millis;
    private final LinkedHashMap<PeerId, Long> until = new LinkedHashMap<>();

    OtherChains(ConnectionGater others, LongSupplier millis) {
        this.others = others;
        this.millis = millis;
    }

    synchronized void add(PeerId peer) {
        until.putLast(peer, millis.getAsLong() + MEMORY_MILLIS);
        if (until.size() > PEERS_MAX) {
            var _ = until.pollFirstEntry();
        }
    }

    private synchronized boolean has(PeerId peer) {
        Long end = until.get(peer);
        return end != null && millis.getAsLong() < end;
    }

    @Override
    public boolean mayAccept(InetSocketAddress remote) {
        return others.mayAccept(remote);
    }

    @Override
    public boolean mayDial(PeerId peer, InetSocketAddress address) {
        return !has(peer) && others.mayDial(peer, address);
    }

    @Override
    public boolean mayDial(InetSocketAddress address) {
        return others.mayDial(address);
    }

    @Override
    public boolean mayConnect(PeerId peer, InetSocketAddress remote, boolean dialed) {
        return !has(peer) && others.mayConnect(peer, remote, dialed);
    }
}
