package org.numicoin.validator.publish;

import java.util.List;
import org.numicoin.chain.Transaction;
import org.numicoin.rpc.v1.SelectRequest;

/// Where the transactions of a template come from.
@FunctionalInterface
public interface TransactionSource {
    /// The best by fee rate, a sender's in the order of nonces; fewer or none when not enough is
    /// known in time.
    List<Transaction> select(SelectRequest request) throws InterruptedException;
}
