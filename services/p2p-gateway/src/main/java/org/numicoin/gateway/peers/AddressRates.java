package org.numicoin.gateway.peers;

import java.util.Map;
import org.numicoin.libp2p.peer.PeerId;

/// How many addresses of a peer are taken: one in ten seconds, and as many as were asked for. The
/// rest is left out and is no offence.
public final class AddressRates {
    static final double PER_SECOND = 0.1;

    /// As many as an answer has.
    static final int SAVED_MAX = AddressBook.SHARED_MAX;

    /// Peers that are counted; one that was forgotten begins with a single address.
    static final int PEERS_MAX = 1024;

    private final Map<PeerId, Tokens> tokens = new RecentMap<>(PEERS_MAX);

    private record Tokens(double left, long at) {
        Tokens at(long now) {
            double earned = Math.max(0, now - at) / 1000.0 * PER_SECOND;
            return new Tokens(Math.max(left, Math.min(SAVED_MAX, left + earned)), now);
        }

        Tokens plus(int more) {
            return new Tokens(left + more, at);
        }
    }

    /// We ask the peer for addresses, so its answer is taken.
    public void asked(PeerId peer, long now) {
        tokens.put(peer, of(peer, now).plus(SAVED_MAX));
    }

    /// Counts the addresses of a message.
    ///
    /// @param offered addresses that it has
    /// @return how many of them to take
    public int take(PeerId peer, int offered, long now) {
        var before = of(peer, now);
        int taken = Math.min(offered, (int) before.left());
        tokens.put(peer, before.plus(-taken));
        return taken;
    }

    public void gone(PeerId peer) {
        tokens.remove(peer);
    }

    private Tokens of(PeerId peer, long now) {
        return tokens.getOrDefault(peer, new Tokens(1, now)).at(now);
    }
}
