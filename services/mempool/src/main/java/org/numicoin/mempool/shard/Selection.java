package org.numicoin.mempool.shard;

import java.util.List;
import org.numicoin.mempool.pool.PooledTransaction;
import org.numicoin.policy.BlockSelection.Chosen;

/// What one shard offers for a template.
///
/// @param sequence that it has applied
public record Selection(int shard, long sequence, List<Chosen<PooledTransaction>> transactions) {
    public Selection {
        transactions = List.copyOf(transactions);
    }
}
