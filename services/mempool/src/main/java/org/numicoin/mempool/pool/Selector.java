package org.numicoin.mempool.pool;

import java.util.stream.Stream;
import org.numicoin.policy.BlockSelection;

/// Chooses transactions for templates.
final class Selector {
    private final Senders senders;
    private final RateIndex rates;

    Selector(Senders senders, RateIndex rates) {
        this.senders = senders;
        this.rates = rates;
    }

    BlockSelection<PooledTransaction> select(long baseFee, long weightMax) {
        Stream<Ranking> rankings =
                baseFee == rates.baseFee() ? rates.bestFirst() : bestFirst(baseFee);
        return BlockSelection.of(rankings.map(Ranking::chunks).iterator(), baseFee, weightMax);
    }

    /// For another tip than the shard's.
    private Stream<Ranking> bestFirst(long baseFee) {
        return senders.all().stream()
                .map(sender -> Ranking.of(sender.address(), sender.slots().values(), baseFee))
                .filter(ranking -> !ranking.chunks().isEmpty())
                .sorted(Ranking.BEST_FIRST_CHUNK);
    }
}
