package org.numicoin.pool.ledger;

/// How fast somebody works.
///
/// @param hashrate hashes a second
/// @param shares a second
public record Speed(double hashrate, double shares) {}
