package org.numicoin.explorer.pool;

import org.numicoin.chain.Transaction;

/// A transaction that waits for a block.
///
/// @param queued whether one before it is missing, so that it cannot be mined yet
/// @param seenAt when the mempool said so, milliseconds since 1970
public record PooledTransaction(Transaction transaction, boolean queued, long seenAt) {}
