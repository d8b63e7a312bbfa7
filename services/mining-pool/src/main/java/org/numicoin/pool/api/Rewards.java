package org.numicoin.pool.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.Subsidy;
import org.numicoin.primitives.Amount;

/// What blocks bring, now and later. Tips and the share of the pool of fees come on top.
///
/// @param height of the block that is looked for
/// @param halving blocks between two halvings
/// @param nextHalving empty when the subsidy has run out
/// @param schedule from the present period on
/// @param total that all blocks together create
record Rewards(
        long height,
        BigDecimal subsidy,
        String subsidyNano,
        long halving,
        double blockSeconds,
        Optional<Period> nextHalving,
        List<Period> schedule,
        BigDecimal total,
        String totalNano) {
    /// A period in which each block creates the same.
    ///
    /// @param fromHeight of its first block
    /// @param toHeight of its last block
    /// @param blocksLeft until the first one is looked for; 0 for the present period
    /// @param estimated when that is, if blocks come at their interval
    record Period(
            long fromHeight,
            long toHeight,
            long blocksLeft,
            Instant estimated,
            BigDecimal subsidy,
            String subsidyNano) {}

    /// @param next height of the block that is looked for
    static Rewards at(ChainSpec spec, long next, Instant now) {
        long height = Math.max(1, next);
        var schedule = new ArrayList<Period>();
        long from = (height - 1) / spec.halving() * spec.halving() + 1;
        Amount subsidy = subsidy(spec, from);
        while (!subsidy.isZero()) {
            long left = Math.max(0, from - height);
            schedule.add(
                    new Period(
                            from,
                            from + spec.halving() - 1,
                            left,
                            now.plusMillis(Math.multiplyExact(left, spec.blockInterval())),
                            Numi.decimal(subsidy.nano()),
                            Numi.exact(subsidy.nano())));
            from += spec.halving();
            subsidy = subsidy(spec, from);
        }
        Amount present = subsidy(spec, height);
        Amount total = Subsidy.total(spec.firstSubsidy(), spec.halving());
        return new Rewards(
                height,
                Numi.decimal(present.nano()),
                Numi.exact(present.nano()),
                spec.halving(),
                spec.blockInterval() / 1000.0,
                schedule.size() > 1 ? Optional.of(schedule.get(1)) : Optional.empty(),
                schedule,
                Numi.decimal(total.nano()),
                Numi.exact(total.nano()));
    }

    private static Amount subsidy(ChainSpec spec, long height) {
        return Subsidy.subsidy(spec.firstSubsidy(), spec.halving(), height);
    }
}
