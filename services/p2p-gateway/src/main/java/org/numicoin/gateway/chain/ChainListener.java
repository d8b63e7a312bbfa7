package org.numicoin.gateway.chain;

import org.numicoin.chain.Block;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Hash256;

/// Told of each step of `chain.events`, in order, on the thread that reads them.
public interface ChainListener {
    /// Following starts here: once at the beginning, and again where the log was lost. What
    /// happened between is not told step by step.
    default void started(LocalTip tip) {}

    /// The block is the tip now.
    void connected(HeaderNode tip, Block block, Origin origin);

    /// The block was the tip and is on no main chain any more.
    void disconnected(Hash256 id);

    /// The block is valid as far as it was looked at, on a branch with no more work than the tip's.
    void sideBlock(Hash256 id);

    /// The block was refused.
    ///
    /// @param blameless whether an honest sender may have sent it
    void rejected(Hash256 id, String code, boolean blameless, Origin origin);

    /// Of what was refused before, something may be welcome now.
    default void reconsidered() {}

    /// Everything before this offset of `block.candidates` is decided, whether that was worth an
    /// event or the block was known already.
    default void candidatesDecided(long next) {}
}
