package org.numicoin.explorer.pool;

import java.util.List;

/// The pool as it was at one moment. What is computed from all of it is computed from this, so that
/// verdicts and submissions do not wait for it.
public final class PoolSnapshot {
    private final List<PooledTransaction> transactions;
    private final long leftOut;

    PoolSnapshot(List<PooledTransaction> transactions, long leftOut) {
        this.transactions = List.copyOf(transactions);
        this.leftOut = leftOut;
    }

    /// In the order of arrival.
    public List<PooledTransaction> transactions() {
        return transactions;
    }

    /// Transactions forgotten here for lack of room; the mempool still has them.
    public long leftOut() {
        return leftOut;
    }
}
