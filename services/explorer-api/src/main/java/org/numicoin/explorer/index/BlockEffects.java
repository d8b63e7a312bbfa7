package org.numicoin.explorer.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.numicoin.chain.BlockContent;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payment;
import org.numicoin.chain.TransactionContent;
import org.numicoin.consensus.Subsidy;
import org.numicoin.consensus.TransactionRules;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;

/// What a block adds to the index beside accounts. It follows from the block and the totals before
/// it alone, so disconnecting computes the same and subtracts it.
///
/// @param addresses statistics by address
/// @param involved the addresses of each transaction, in block order
record BlockEffects(
        Map<Address, AddressStats> addresses,
        List<Set<Address>> involved,
        Amount fees,
        Amount tips,
        Amount reward,
        long medianTip,
        ChainTotals totals) {

    /// The reward that a block makes spendable, which is that of an earlier block.
    record Matured(Address miner, Amount reward) {}

    /// @param before the totals of the parent
    static BlockEffects of(
            ChainSpec spec, BlockContent block, ChainTotals before, Optional<Matured> matured) {
        return new Tally(spec, block).finish(before, matured);
    }

    private static final class Tally {
        private final ChainSpec spec;
        private final BlockContent block;
        private final Map<Address, AddressStats> addresses = new HashMap<>();
        private final List<Set<Address>> involved = new ArrayList<>();
        private final long[] tipRates;
        private long baseFees;
        private long tips;

        Tally(ChainSpec spec, BlockContent block) {
            this.spec = spec;
            this.block = block;
            this.tipRates = new long[block.transactions().size()];
            for (int i = 0; i < tipRates.length; i++) {
                add(i, block.transactions().get(i));
            }
        }

        private void add(int index, TransactionContent transaction) {
            var core = transaction.core();
            long baseFee = block.header().baseFee();
            long weight = transaction.weight(spec);
            tipRates[index] = TransactionRules.tipRate(core, baseFee);
            long basePart = Math.multiplyExact(weight, baseFee);
            long tipPart = Math.multiplyExact(weight, tipRates[index]);
            baseFees = Math.addExact(baseFees, basePart);
            tips = Math.addExact(tips, tipPart);
            var sent = WideSum.ZERO;
            for (Payment payment : core.payments()) {
                long nano = payment.amount().nano();
                sent = sent.plus(WideSum.of(nano));
                count(payment.recipient(), AddressStats.ofReceived(nano));
            }
            count(core.sender(), AddressStats.ofSent(sent, basePart + tipPart));
            var all = Parties.of(transaction);
            all.forEach(address -> count(address, AddressStats.ofInvolved()));
            involved.add(all);
        }

        BlockEffects finish(ChainTotals before, Optional<Matured> matured) {
            var header = block.header();
            Amount subsidy = Subsidy.subsidy(spec.firstSubsidy(), spec.halving(), header.height());
            var release = new Amount(before.pool().nano() / spec.poolReleaseDivisor());
            // Genesis names no miner and nothing matures with it.
            Amount reward =
                    header.height() == 0
                            ? Amount.ZERO
                            : subsidy.plus(new Amount(tips)).plus(release);
            if (header.height() > 0) {
                count(header.miner(), AddressStats.ofMined(reward.nano()));
            }
            matured.ifPresent(
                    paid -> count(paid.miner(), AddressStats.ofMatured(paid.reward().nano())));
            var totals =
                    new ChainTotals(
                            before.issued().plus(subsidy),
                            before.pool().minus(release).plus(new Amount(baseFees)),
                            before.unpaid()
                                    .plus(reward)
                                    .minus(matured.map(Matured::reward).orElse(Amount.ZERO)),
                            before.transactions() + tipRates.length);
            return new BlockEffects(
                    addresses,
                    involved,
                    new Amount(Math.addExact(baseFees, tips)),
                    new Amount(tips),
                    reward,
                    median(tipRates),
                    totals);
        }

        private void count(Address address, AddressStats stats) {
            addresses.merge(address, stats, AddressStats::plus);
        }

        private static long median(long[] values) {
            if (values.length == 0) {
                return 0;
            }
            long[] sorted = values.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }
    }
}
