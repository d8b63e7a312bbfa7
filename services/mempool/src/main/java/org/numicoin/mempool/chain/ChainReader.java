package org.numicoin.mempool.chain;

import java.util.Collection;
import java.util.List;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.mempool.pool.AccountKnowledge;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// Questions to a validator. Each ends within a bound, by an answer or a
/// [ChainUnavailableException].
public interface ChainReader {
    /// The accounts after an event not before this sequence.
    List<AccountKnowledge> accounts(Collection<Address> addresses, long leastSequence);

    /// Whether a transaction is in a block of the main chain, not before this sequence.
    boolean isMined(Hash256 id, long leastSequence);

    /// A block of any branch, asked of a replica that has applied this sequence.
    Block block(Hash256 id, long leastSequence);

    /// The header of a block of any branch, asked of a replica that has applied this sequence.
    BlockHeader header(Hash256 id, long leastSequence);

    /// The header of the tip.
    BlockHeader tip();
}
