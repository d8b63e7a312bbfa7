package org.numicoin.mempool.pool;

import org.numicoin.chain.Transaction;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.primitives.Tag;

/// What asks for admission.
public sealed interface Submission {
    Origin origin();

    /// From a client or peer.
    record Offered(Origin origin, Transaction transaction) implements Submission {}

    /// Not a transaction at all.
    record Malformed(Origin origin, Bytes bytes, String detail) implements Submission {
        /// A hash of the bytes, in place of one of a transaction.
        public Hash256 fullId() {
            return Tag.FULL.hash(bytes.unsafeArray());
        }
    }

    /// Bytes that were refused before, for a reason that no state can change.
    record KnownBad(Origin origin, Hash256 fullId, String code) implements Submission {}

    /// It was in a block that is not part of the chain any more, or in the log of verdicts and not
    /// in Redis: accepted before, so the limits of a sender do not apply, and what speaks against
    /// it now is a drop, not a refusal.
    record Returned(Origin origin, Transaction transaction, long arrivedAt) implements Submission {}
}
