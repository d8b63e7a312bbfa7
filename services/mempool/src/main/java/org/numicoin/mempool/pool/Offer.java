package org.numicoin.mempool.pool;

import java.util.List;

/// What a shard has for a template.
///
/// @param transactions the best first, a sender's in the order of their nonces
/// @param tips that they pay together, in nano
/// @param bound more than any choice of this weight could pay
public record Offer(List<Selected> transactions, long tips, long bound) {
    public Offer {
        transactions = List.copyOf(transactions);
    }
}
