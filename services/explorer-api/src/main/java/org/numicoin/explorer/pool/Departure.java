package org.numicoin.explorer.pool;

import java.util.Optional;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// A transaction that left the pool without a block.
///
/// @param at when the mempool said so, milliseconds since 1970
/// @param bid what it had offered; nothing when the pool here did not have it
public record Departure(
        Hash256 id, Address sender, long nonce, LastWord word, long at, Optional<Bid> bid) {
    public Place place() {
        return new Place(at, id);
    }

    /// Where a departure stands among the others: the same for all replicas of the explorer.
    public record Place(long at, Hash256 id) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = Long.compare(at, other.at);
            return order == 0 ? id.compareTo(other.id) : order;
        }
    }
}
