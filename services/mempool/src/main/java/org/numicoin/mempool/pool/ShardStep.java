package org.numicoin.mempool.pool;

import java.util.List;
import org.numicoin.chain.Transaction;
import org.numicoin.messaging.ChainEvent.TouchedAccount;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// One event of the chain as far as it concerns a shard.
///
/// @param mined of the shard's senders, in a block that became part of the chain
/// @param returned of the shard's senders, in a block that is not part of it any more
public record ShardStep(
        LogPosition position,
        Tip tip,
        List<Mined> mined,
        List<Transaction> returned,
        List<TouchedAccount> accounts) {
    public ShardStep {
        mined = List.copyOf(mined);
        returned = List.copyOf(returned);
        accounts = List.copyOf(accounts);
    }

    public record Mined(Address sender, long nonce, Hash256 id) {}
}
