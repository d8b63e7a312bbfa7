package org.numicoin.mempool.pool;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// What one operation changed: to be written to the store under its version, then told.
///
/// @param version of the shard with this update; when nothing is to be stored, that of the one
///   before
/// @param senders new record of each sender that changed; nothing for one that has no slots any
///   more
/// @param bodies bytes of transactions that came in, by full id
/// @param gone full ids of those that left
public record PoolUpdate(
        long version,
        List<TransactionVerdict> verdicts,
        Map<Address, Optional<SenderRecord>> senders,
        Map<Hash256, Bytes> bodies,
        Set<Hash256> gone) {
    public PoolUpdate {
        verdicts = List.copyOf(verdicts);
        senders = Map.copyOf(senders);
        bodies = Map.copyOf(bodies);
        gone = Set.copyOf(gone);
    }

    /// Whether the store has to know. Refusals and repeated answers leave no trace there.
    public boolean isStored() {
        return !senders.isEmpty() || !bodies.isEmpty() || !gone.isEmpty();
    }
}
