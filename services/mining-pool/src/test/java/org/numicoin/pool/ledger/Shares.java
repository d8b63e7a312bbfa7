package org.numicoin.pool.ledger;

import java.util.Optional;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.PoolShare;
import org.numicoin.messaging.PoolShare.Scheme;
import org.numicoin.messaging.TemplateNumber;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

/// Shares for tests.
public final class Shares {
    private static final Origin ORIGIN = new Origin(Origin.Kind.POOL, "mining-pool-0", "");

    private Shares() {}

    /// A share of PPLNS that solves no block.
    ///
    /// @param number makes it another share than those of other numbers
    public static PoolShare share(Address miner, long difficulty, long template, int number) {
        return share(miner, Scheme.PPLNS, difficulty, 1_000, template, number, Optional.empty());
    }

    /// A share of one of a miner's machines.
    public static PoolShare share(Address miner, String worker, int number) {
        return share(miner, worker, Scheme.PPLNS, 1, 1_000, 1, number, Optional.empty());
    }

    /// Any share; its number is also its second, so that statistics have something to count.
    public static PoolShare share(
            Address miner,
            Scheme scheme,
            long difficulty,
            long networkDifficulty,
            long template,
            int number,
            Optional<Hash256> block) {
        return share(miner, "rig", scheme, difficulty, networkDifficulty, template, number, block);
    }

    private static PoolShare share(
            Address miner,
            String worker,
            Scheme scheme,
            long difficulty,
            long networkDifficulty,
            long template,
            int number,
            Optional<Hash256> block) {
        return new PoolShare(
                ORIGIN,
                1,
                miner,
                worker,
                scheme,
                difficulty,
                new TemplateNumber(1, template),
                template,
                networkDifficulty,
                1,
                number,
                block,
                1_800_000_000_000L + number * 1_000L);
    }
}
