package org.numicoin.mempool.pool;

import org.numicoin.messaging.Origin;

/// Origins of what comes from inside.
final class Origins {
    /// A block that is not part of the chain any more.
    static final Origin CHAIN = new Origin(Origin.Kind.VALIDATOR, "chain", "");

    private Origins() {}
}
