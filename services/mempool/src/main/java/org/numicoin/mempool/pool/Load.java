package org.numicoin.mempool.pool;

/// How much a number of transactions takes.
///
/// @param queued those of them that wait behind a missing nonce
record Load(int count, long bytes, int queued, long queuedBytes) {
    static final Load NONE = new Load(0, 0, 0, 0);

    Load plus(Load other) {
        return new Load(
                count + other.count,
                bytes + other.bytes,
                queued + other.queued,
                queuedBytes + other.queuedBytes);
    }

    Load plus(PooledTransaction slot) {
        return plus(of(slot));
    }

    /// What takes room and is no transaction.
    Load plusBytes(long more) {
        return plus(new Load(0, more, 0, 0));
    }

    Load minus(PooledTransaction slot) {
        Load gone = of(slot);
        return plus(new Load(-gone.count, -gone.bytes, -gone.queued, -gone.queuedBytes));
    }

    private static Load of(PooledTransaction slot) {
        boolean queued = !slot.executable();
        return new Load(1, slot.size(), queued ? 1 : 0, queued ? slot.size() : 0);
    }
}
