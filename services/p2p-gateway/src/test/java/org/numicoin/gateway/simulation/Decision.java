package org.numicoin.gateway.simulation;

import org.numicoin.chain.Block;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Hash256;

/// What a validator in memory says of a block.
sealed interface Decision {
    /// It is the tip now.
    record Connected(HeaderNode tip, Block block, Origin origin) implements Decision {}

    /// It is on a branch with no more work than the tip's.
    record Aside(Hash256 id) implements Decision {}

    /// It was known.
    record PassedOver(Hash256 id) implements Decision {}
}
