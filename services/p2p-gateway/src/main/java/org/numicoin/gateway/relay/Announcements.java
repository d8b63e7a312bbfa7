package org.numicoin.gateway.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.protocol.TransactionBatch;

/// Transactions that this node is the first to tell, gathered for a moment: one message, one id and
/// one verdict for many. Each transaction is told once, whatever forms its witness takes.
public final class Announcements {
    static final long GATHER_MILLIS = 50;

    private static final int REMEMBERED_MAX = 131_072;

    private final BoundedSet told = new BoundedSet(REMEMBERED_MAX);
    private final List<Transaction> gathered = new ArrayList<>();
    private long bytes;
    private long due;

    /// A transaction that the pool took. Returns the batch that is full now.
    public Optional<TransactionBatch> add(Transaction transaction, long now) {
        if (!told.add(transaction.id())) {
            return Optional.empty();
        }
        Optional<TransactionBatch> full =
                bytes + transaction.size() > TransactionBatch.TRANSACTION_BYTES_MAX
                        ? Optional.of(take())
                        : Optional.empty();
        if (gathered.isEmpty()) {
            due = now + GATHER_MILLIS;
        }
        gathered.add(transaction);
        bytes += transaction.size();
        return gathered.size() == TransactionBatch.COUNT_MAX ? Optional.of(take()) : full;
    }

    /// The batch whose time has come.
    public Optional<TransactionBatch> tick(long now) {
        return !gathered.isEmpty() && due <= now ? Optional.of(take()) : Optional.empty();
    }

    /// When to call [#tick].
    public OptionalLong nextDeadline() {
        return gathered.isEmpty() ? OptionalLong.empty() : OptionalLong.of(due);
    }

    private TransactionBatch take() {
        var batch = new TransactionBatch(gathered);
        gathered.clear();
        bytes = 0;
        return batch;
    }
}
