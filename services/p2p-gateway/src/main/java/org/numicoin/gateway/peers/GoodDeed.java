package org.numicoin.gateway.peers;

/// What counts for a peer. Credit is small and capped: it decides between peers, it does not buy
/// offences.
public enum GoodDeed {
    /// The first to bring a valid block.
    NEW_BLOCK(2),
    /// Answered a request with what was asked.
    SERVED(0.5),
    /// The first to bring transactions that were accepted.
    NEW_TRANSACTIONS(0.2);

    private final double weight;

    GoodDeed(double weight) {
        this.weight = weight;
    }

    double weight() {
        return weight;
    }
}
