package org.numicoin.pool.ledger;

import org.numicoin.primitives.Address;

/// What the shares say of a block that one of them solved.
///
/// @param effort work since the block before, in those that one takes on average
/// @param time of the share, milliseconds since 1970
public record FoundBlock(Address miner, long networkDifficulty, double effort, long time) {}
