package org.numicoin.pool.payout;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.messaging.PoolEntry.PayoutSigned;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;

/// What the accountant needs to know of the chain, all of it as of one tip.
public interface ChainFacts {
    /// Of an event of `chain.events` after which this was the tip.
    long sequence();

    long tipHeight();

    /// Base fee of the tip, nano per weight.
    long baseFee();

    /// Blocks of the main chain that name the pool's address, by rising height, as far back as
    /// [#sees].
    List<MinedBlock> poolBlocks();

    /// What a block of the main chain brings the pool: subsidy, tips and release. Empty when nobody
    /// knows it any more.
    Optional<Amount> reward(Hash256 block);

    /// Whether the main chain's block at a height is known: not above the tip, nor too far below.
    boolean sees(long height);

    /// Whether a block is the one at a height that is seen.
    boolean has(Hash256 block, long height);

    /// The pool's account on the tip; empty before its first reward is mature.
    Optional<Account> account();

    /// Where the main chain has the transaction of a payout.
    Optional<Spent> spent(PayoutSigned payout);

    /// Where the main chain has another transaction with its nonce.
    Optional<Taken> taken(PayoutSigned payout);

    /// A block of the pool.
    record MinedBlock(Hash256 id, long height) {}

    /// A transaction in a block.
    ///
    /// @param fee what it did cost
    record Spent(Hash256 block, long height, Amount fee) {}

    /// A transaction that is not the pool's, and yet signed with its key.
    record Taken(Hash256 transaction, long height) {}
}
