package org.numicoin.explorer.follow;

import org.numicoin.chain.Block;
import org.numicoin.primitives.Hash256;

/// Is told of each block after the index has it, on the thread that follows the log, so it returns
/// soon.
public interface ChainListener {
    void connected(Hash256 id, Block block);

    void disconnected(Hash256 id, Block block);

    /// The index was rebuilt: any number of blocks may have come and gone.
    void rebuilt();
}
