package org.numicoin.libp2p.discovery;

import java.util.List;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;

/// A peer and where it is said to listen; the addresses do not repeat the id.
public record FoundPeer(PeerId id, List<Multiaddr> addresses) {
    public FoundPeer {
        addresses = addresses.stream().map(Multiaddr::withoutPeer).distinct().toList();
    }
}
