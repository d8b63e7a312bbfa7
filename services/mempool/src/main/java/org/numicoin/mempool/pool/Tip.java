package org.numicoin.mempool.pool;

/// What admission asks of the chain's tip.
///
/// @param height of the tip; a block with what is admitted now has at least the next one
/// @param nextBaseFee nano per weight in a block on the tip
public record Tip(long height, long nextBaseFee) {}
