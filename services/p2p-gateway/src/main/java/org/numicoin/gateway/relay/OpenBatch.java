package org.numicoin.gateway.relay;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.numicoin.chain.Transaction;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.primitives.Hash256;

/// A batch of which not all transactions are settled.
final class OpenBatch {
    private final PeerId peer;
    private final long message;
    private final long deadline;
    private final Set<Hash256> unsettled = new HashSet<>();
    private final List<Transaction> taken = new ArrayList<>();

    OpenBatch(PeerId peer, long message, long deadline) {
        this.peer = peer;
        this.message = message;
        this.deadline = deadline;
    }

    PeerId peer() {
        return peer;
    }

    long message() {
        return message;
    }

    long deadline() {
        return deadline;
    }

    void waitFor(Hash256 fullId) {
        unsettled.add(fullId);
    }

    void settled(Hash256 fullId) {
        unsettled.remove(fullId);
    }

    /// The pool took a transaction that this batch was the first to bring.
    void took(Transaction transaction) {
        taken.add(transaction);
    }

    boolean isSettled() {
        return unsettled.isEmpty();
    }

    List<Transaction> taken() {
        return taken;
    }
}
