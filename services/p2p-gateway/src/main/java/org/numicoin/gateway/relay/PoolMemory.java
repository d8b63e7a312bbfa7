package org.numicoin.gateway.relay;

import java.util.Optional;
import org.numicoin.chain.Transaction;
import org.numicoin.messaging.TransactionVerdict;

/// Keeps the memory of transactions in step with the pool. Verdicts of before the start are read
/// beside those that come meanwhile, and of a transaction with both the later one counts, whichever
/// is read first.
public final class PoolMemory {
    /// More than are decided while the verdicts of before are read.
    private static final int MEANWHILE_MAX = 131_072;

    private final TransactionMemory memory;

    /// Ids that were decided since the start; nothing once all of before is read.
    private Optional<BoundedSet> meanwhile = Optional.of(new BoundedSet(MEANWHILE_MAX));

    public PoolMemory(TransactionMemory memory) {
        this.memory = memory;
    }

    /// The mempool has decided.
    ///
    /// @param transaction with `ACCEPTED` and `QUEUED`
    public void decided(TransactionVerdict verdict, Optional<Transaction> transaction) {
        meanwhile.ifPresent(ids -> ids.add(verdict.id()));
        apply(verdict, transaction);
    }

    /// The mempool had decided before the start. Told in the order of the log. Peers have what it
    /// took: they gave it, or were told of it then.
    ///
    /// @param transaction with `ACCEPTED` and `QUEUED`
    public void decidedBefore(TransactionVerdict verdict, Optional<Transaction> transaction) {
        if (meanwhile.filter(ids -> !ids.contains(verdict.id())).isPresent()) {
            apply(verdict, transaction);
            transaction.ifPresent(memory::announced);
        }
    }

    /// All of before is read.
    public void knowsBefore() {
        meanwhile = Optional.empty();
    }

    private void apply(TransactionVerdict verdict, Optional<Transaction> transaction) {
        switch (verdict.kind()) {
            case ACCEPTED, QUEUED -> transaction.ifPresent(memory::accepted);
            case REPLACED, EVICTED, EXPIRED, CONFIRMED, DROPPED -> memory.left(verdict.id());
            // Another form of the same transaction may be pooled.
            case REJECTED -> {}
        }
    }
}
