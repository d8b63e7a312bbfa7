package org.numicoin.gateway.peers;

/// Why there is a connection.
public enum LinkKind {
    /// The peer dialed us.
    INBOUND,
    /// One of the few that we choose ourselves and on which we rely.
    OUTBOUND,
    /// An outbound peer of before the restart: who makes us restart does not get to choose anew.
    ANCHOR,
    /// Looks whether an address can be reached, and ends.
    FEELER,
    /// One more outbound peer for a while, who shows whether the others keep something from us.
    ROTATING,
    /// The same, because there was no block for a long time.
    STALE_TIP,
    /// A peer that the operator added: outside of all limits.
    STATIC;

    /// Whether it counts as one of the outbound peers.
    public boolean isFull() {
        return switch (this) {
            case OUTBOUND, ANCHOR, ROTATING, STALE_TIP -> true;
            case INBOUND, FEELER, STATIC -> false;
        };
    }
}
