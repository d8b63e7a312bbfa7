package org.numicoin.gateway.chain;

/// The last block of our validator's chain.
///
/// @param sequence of the event in `chain.events` that made it the tip
public record LocalTip(HeaderNode node, long sequence) {}
