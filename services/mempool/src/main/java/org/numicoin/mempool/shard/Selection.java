package org.numicoin.mempool.shard;

import java.util.List;
import org.numicoin.mempool.pool.Selected;

/// What one shard offers for a template.
///
/// @param sequence that it has applied
public record Selection(int shard, long sequence, List<Selected> transactions) {
    public Selection {
        transactions = List.copyOf(transactions);
    }
}
