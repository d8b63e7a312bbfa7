package org.numicoin.gateway.ingest;

import org.numicoin.messaging.TransactionVerdict;

/// Hears each verdict of the mempool, in the order of its shard, on the thread that reads them.
public interface VerdictListener {
    void decided(TransactionVerdict verdict);
}
