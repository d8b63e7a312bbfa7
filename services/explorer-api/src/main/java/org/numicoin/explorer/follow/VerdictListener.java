package org.numicoin.explorer.follow;

import org.numicoin.messaging.TransactionVerdict;

/// Is told of each verdict after the pool has it, on the thread that follows the verdicts.
@FunctionalInterface
public interface VerdictListener {
    void decided(TransactionVerdict verdict);
}
