package org.numicoin.gateway.relay;

import java.util.ArrayList;
import java.util.List;
import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Hash256;

/// A transaction that the mempool was asked about, and the messages that brought it, in their
/// order.
final class Submission {
    private final Hash256 fullId;
    private final Transaction transaction;
    private final long at;
    private final List<Long> messages = new ArrayList<>(1);

    Submission(Hash256 fullId, Transaction transaction, long at) {
        this.fullId = fullId;
        this.transaction = transaction;
        this.at = at;
    }

    Hash256 fullId() {
        return fullId;
    }

    Transaction transaction() {
        return transaction;
    }

    long at() {
        return at;
    }

    void broughtBy(long message) {
        if (!messages.contains(message)) {
            messages.add(message);
        }
    }

    List<Long> messages() {
        return List.copyOf(messages);
    }
}
