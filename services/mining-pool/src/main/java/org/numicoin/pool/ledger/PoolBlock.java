package org.numicoin.pool.ledger;

import org.numicoin.messaging.PoolEntry.BlockCredited;

/// A block of the pool, as the books have it.
public record PoolBlock(BlockCredited credited, State state) {
    public enum State {
        PENDING,
        MATURED,
        ORPHANED
    }

    PoolBlock in(State next) {
        return new PoolBlock(credited, next);
    }
}
