package org.numicoin.mempool.pool;

/// A transaction for a template.
///
/// @param tipRate nano per weight that its miner gets at the base fee that was asked for
public record Selected(PooledTransaction slot, long tipRate) {}
