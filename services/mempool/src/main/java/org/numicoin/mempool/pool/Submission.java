package org.numicoin.mempool.pool;

import org.numicoin.chain.Transaction;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Bytes;

/// What asks for admission.
public sealed interface Submission {
    Origin origin();

    /// From a client or peer.
    record Offered(Origin origin, Transaction transaction) implements Submission {}

    /// Not a transaction at all.
    record Malformed(Origin origin, Bytes bytes, String detail) implements Submission {}

    /// It was in a block that is not part of the chain any more, or in the log of verdicts and not
    /// in Redis: accepted before, so the limits of a sender do not apply, and what speaks against
    /// it now is a drop, not a refusal.
    record Returned(Origin origin, Transaction transaction, long arrivedAt) implements Submission {}
}
