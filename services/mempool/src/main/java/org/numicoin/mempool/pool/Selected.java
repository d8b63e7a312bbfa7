package org.numicoin.mempool.pool;

/// A transaction for a template.
///
/// @param rate nano per weight by which it is merged with those of other shards: what its chunk
///   pays, and never more than that of the one before it
public record Selected(PooledTransaction slot, long rate) {}
