package org.numicoin.validator.chain;

/// Results of executing templates, for the blocks that solve them. Bounded; safe for several
/// threads.
public final class ExecutedBlocks {
    public ExecutedBlocks(long bytesMax) {}
}
