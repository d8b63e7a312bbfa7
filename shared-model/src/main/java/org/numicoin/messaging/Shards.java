package org.numicoin.messaging;

import org.numicoin.primitives.Address;

/// Which shard of the mempool, that is which partition of `tx.submitted` and `tx.verdicts`, a
/// sender belongs to. Producers and owners use this one function.
public final class Shards {
    public static final int COUNT = 16;

    private Shards() {}

    /// The first two bytes of the sender, modulo the number of shards.
    public static int of(Address sender) {
        return (int) (sender.payload().a() >>> 48) % COUNT;
    }
}
