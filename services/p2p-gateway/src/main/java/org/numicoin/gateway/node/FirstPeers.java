package org.numicoin.gateway.node;

import org.numicoin.gateway.net.Network;
import org.numicoin.gateway.peers.LinkKind;
import org.numicoin.libp2p.multiaddr.Multiaddr;

/// The bootstrap list while there is nobody, and the seeds when that does not help. Belongs to the
/// node's thread.
final class FirstPeers {
    private static final int SEEDS_MAX = 8;

    private final Network network;
    private final Peering peering;
    private final NodeLoop loop;

    FirstPeers(Network network, Peering peering, NodeLoop loop) {
        this.network = network;
        this.peering = peering;
        this.loop = loop;
    }

    void look() {
        if (peering.outbound() > 0) {
            return;
        }
        var _ =
                network.bootstrap()
                        .thenAccept(addresses -> loop.run(() -> addresses.forEach(this::join)));
        if (peering.known() == 0) {
            var _ =
                    network.askSeeds()
                            .thenAccept(addresses ->
                                    loop.run(() ->
                                            addresses.stream()
                                                    .limit(SEEDS_MAX)
                                                    .forEach(this::join)));
        }
    }

    private void join(Multiaddr address) {
        peering.dial(address, LinkKind.OUTBOUND);
    }
}
