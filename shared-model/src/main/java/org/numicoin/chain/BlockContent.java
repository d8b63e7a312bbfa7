package org.numicoin.chain;

import java.util.List;
import org.numicoin.primitives.Hash256;

/// A block with what its transactions say; their signatures may be gone.
public sealed interface BlockContent permits Block, PrunedBlock {
    BlockHeader header();

    List<? extends TransactionContent> transactions();

    default Hash256 id() {
        return header().id();
    }

    /// Reads either.
    ///
    /// @param pruned which of the two it is
    static BlockContent decode(byte[] bytes, boolean pruned) {
        return pruned ? PrunedBlock.decode(bytes) : Block.decode(bytes);
    }
}
