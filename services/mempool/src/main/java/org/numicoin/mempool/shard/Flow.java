package org.numicoin.mempool.shard;

/// The partition of `tx.submitted` that a shard takes its work from.
public interface Flow {
    void resume(int shard);

    void pause(int shard);

    /// Everything before this offset is done.
    void commit(int shard, long next);
}
