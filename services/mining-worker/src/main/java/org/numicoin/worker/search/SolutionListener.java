package org.numicoin.worker.search;

import org.numicoin.chain.BlockHeader;

/// Is told of each solution on the thread that found it, and returns soon.
@FunctionalInterface
public interface SolutionListener {
    /// A header meets its target.
    ///
    /// @param current false when other work had taken its place meanwhile
    void solved(Work work, BlockHeader header, boolean current);
}
