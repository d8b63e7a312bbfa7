package org.numicoin.gateway.snapshot;

import org.numicoin.libp2p.peer.PeerId;

/// Hears of peers that do wrong.
public interface Blame {
    /// A peer committed an offence.
    ///
    /// @param detail for people
    void offended(PeerId peer, String code, String detail);

    /// A peer is asked no more, but has done nothing wrong.
    void silent(PeerId peer, String detail);
}
