package org.numicoin.pool.payout;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens to the pool's blocks. A block gets its verdict when it, or the one in its place, is
/// as deep as a reward must be to be spent; a deeper reorganization changes the verdict the same
/// way.
final class BlockDecisions {
    private static final Logger log = LoggerFactory.getLogger(BlockDecisions.class);

    private final ChainSpec spec;
    private final PayoutRules rules;

    /// Blocks that the log has named: bounded by those that the chain shows.
    private final Set<Hash256> unrewarded = new HashSet<>();

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
                reward(block, chain)
                        .map(reward -> credit(block, reward, shares.division(block.id())))
                        .ifPresent(steps::add);
            }
        }
        return steps;
    }

    private Optional<PoolEntry.Step> verdict(PoolBlock block, ChainFacts chain) {
        long height = block.credited().height();
        if (!chain.sees(height) || chain.tipHeight() < height + spec.maturity()) {
            return Optional.empty();
        }
        Hash256 id = block.credited().block();
        var verdict = chain.has(id, height) ? PoolBlock.State.MATURED : PoolBlock.State.ORPHANED;
        if (verdict == block.state()) {
            return Optional.empty();
        }
        return Optional.of(
                verdict == PoolBlock.State.MATURED ? new BlockMatured(id) : new BlockOrphaned(id));
    }

    private Optional<Amount> reward(ChainFacts.MinedBlock block, ChainFacts chain) {
        Optional<Amount> reward = chain.reward(block.id());
        if (reward.isEmpty() && unrewarded.add(block.id())) {
            log.error(
                    "no accountant ran for so long that no validator knows the reward of block {} at height {} any more: it stays with the pool",
                    block.id(),
                    block.height());
        }
        return reward;
    }

    private BlockCredited credit(
            ChainFacts.MinedBlock block, Amount reward, ShareFold.Division division) {
        // Nobody has worked for it: it stays with the pool.
        boolean unclaimed = division.weights().isEmpty();
        Amount fee = unclaimed ? reward : poolFee(reward);
        Amount rest = reward.minus(fee);
        return new BlockCredited(
                block.id(),
                block.height(),
                reward,
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
