package org.numicoin.policy;

import org.numicoin.chain.Transaction;

/// A transaction that a block may be filled with.
public interface Candidate {
    Transaction transaction();

    /// Of the transaction on its chain.
    long weight();

    /// When it came, in milliseconds: of two that pay alike the earlier one is taken.
    long arrivedAt();
}
