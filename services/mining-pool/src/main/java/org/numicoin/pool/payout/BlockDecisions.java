package org.numicoin.pool.payout;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.messaging.PoolEntry;
import org.numicoin.messaging.PoolEntry.BlockCredited;
import org.numicoin.messaging.PoolEntry.BlockMatured;
import org.numicoin.messaging.PoolEntry.BlockOrphaned;
import org.numicoin.pool.ledger.LargestRemainder;
import org.numicoin.pool.ledger.Ledger;
import org.numicoin.pool.ledger.PoolBlock;
import org.numicoin.pool.ledger.ShareFold;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;

/// What happens to the pool's blocks. A block gets its verdict when it, or the one in its place, is
/// as deep as a reward must be to be spent; a deeper reorganization changes the verdict the same
/// way.
final class BlockDecisions {
    private final ChainSpec spec;
    private final PayoutRules rules;

    BlockDecisions(ChainSpec spec, PayoutRules rules) {
        this.spec = spec;
        this.rules = rules;
    }

    List<PoolEntry.Step> decide(Ledger ledger, ShareFold shares, ChainFacts chain) {
        var steps = new ArrayList<PoolEntry.Step>();
        for (PoolBlock block : ledger.blocks()) {
            verdict(block, chain).ifPresent(steps::add);
        }
        for (ChainFacts.MinedBlock block : chain.poolBlocks()) {
            if (ledger.isNew(block.id(), block.height())) {
                steps.add(credit(block, shares.division(block.id())));
            }
        }
        return steps;
    }

    private Optional<PoolEntry.Step> verdict(PoolBlock block, ChainFacts chain) {
        long height = block.credited().height();
        Optional<Hash256> there = chain.blockAt(height);
        if (there.isEmpty() || chain.tipHeight() < height + spec.maturity()) {
            return Optional.empty();
        }
        Hash256 id = block.credited().block();
        var verdict = there.get().equals(id) ? PoolBlock.State.MATURED : PoolBlock.State.ORPHANED;
        if (verdict == block.state()) {
            return Optional.empty();
        }
        return Optional.of(
                verdict == PoolBlock.State.MATURED ? new BlockMatured(id) : new BlockOrphaned(id));
    }

    private BlockCredited credit(ChainFacts.MinedBlock block, ShareFold.Division division) {
        // Nobody has worked for it: it stays with the pool.
        boolean unclaimed = division.weights().isEmpty();
        Amount fee = unclaimed ? block.reward() : poolFee(block.reward());
        Amount rest = block.reward().minus(fee);
        return new BlockCredited(
                block.id(),
                block.height(),
                block.reward(),
                division.solver(),
                fee,
                unclaimed ? List.of() : LargestRemainder.split(rest, division.weights()));
    }

    private Amount poolFee(Amount reward) {
        return Amount.ofNano(
                BigInteger.valueOf(reward.nano())
                        .multiply(BigInteger.valueOf(rules.poolFee()))
                        .divide(BigInteger.valueOf(PayoutRules.WHOLE))
                        .longValueExact());
    }
}
