package org.numicoin.explorer.pool;

import java.util.HashMap;
import java.util.Map;
import org.numicoin.chain.ChainSpec;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.policy.RollingMinimum;

/// What a full mempool demands beyond the base fee, of which its verdicts tell: with each eviction,
/// and to whoever offers less. In between it falls at least as fast as here, where it is not known
/// how full the pool is; after a restart, which forgets it, this is too much for a while, and never
/// too little. Safe for many threads.
public final class PoolMinimum {
    /// A pool that is full lowers its minimum slowest.
    private static final int FULL = 1_000;

    /// Clocks differ, and a minimum that falls in many small steps falls a little less.
    private static final long LATER_MILLIS = 10_000;

    private final ChainSpec spec;
    private final Map<Integer, RollingMinimum> byShard = new HashMap<>();

    PoolMinimum(ChainSpec spec) {
        this.spec = spec;
    }

    /// Takes over what a verdict tells.
    ///
    /// @param at when it was written, milliseconds since 1970
    synchronized void heard(TransactionVerdict verdict, long at) {
        verdict.minimum()
                .ifPresent(perWeight ->
                        byShard.merge(
                                Shards.of(verdict.sender()),
                                RollingMinimum.of(perWeight, at),
                                (known, told) -> told.at() < known.at() ? known : told));
    }

    /// What is enough in every shard, in nano per weight; zero while there is room.
    ///
    /// @param now milliseconds since 1970
    public synchronized long perWeight(long now) {
        return byShard.values().stream()
                .map(minimum -> minimum.fallen(now - LATER_MILLIS, FULL, spec.leastBaseFee()))
                .mapToLong(RollingMinimum::perWeight)
                .max()
                .orElse(0);
    }
}
