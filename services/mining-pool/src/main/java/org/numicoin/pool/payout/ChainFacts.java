package org.numicoin.pool.payout;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;

/// What the accountant needs to know of the chain, all of it as of one event of `chain.events`.
public interface ChainFacts {
    /// Sequence of that event.
    long sequence();

    long tipHeight();

    /// Base fee of the tip, nano per weight.
    long baseFee();

    /// Blocks of the main chain that name the pool's address, by rising height, as far back as a
    /// reorganization can reach.
    List<MinedBlock> poolBlocks();

    /// Id of the main chain's block at a height; empty above the tip and too far below it.
    Optional<Hash256> blockAt(long height);

    /// The pool's account on the tip; empty before its first reward is mature.
    Optional<Account> account();

    /// The transaction of the main chain that has a nonce of the pool's account; empty when there
    /// is none, or when it lies too far below the tip.
    Optional<Spent> spent(long nonce);

    /// A block that brings the pool its reward.
    ///
    /// @param reward of subsidy, tips and release
    record MinedBlock(Hash256 id, long height, Amount reward) {}

    /// A transaction of the pool's account, and the block that has it.
    ///
    /// @param fee what it did cost
    record Spent(Hash256 transaction, Hash256 block, long height, Amount fee) {}
}
