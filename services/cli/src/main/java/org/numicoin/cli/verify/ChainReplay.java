package org.numicoin.cli.verify;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.numicoin.chain.Account;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.Asert;
import org.numicoin.consensus.BlockExecution;
import org.numicoin.consensus.BodyRules;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.consensus.Genesis;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.consensus.HistoryTree;
import org.numicoin.consensus.Rule;
import org.numicoin.consensus.RuleViolation;
import org.numicoin.consensus.StateDelta;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;

/// The chain up to the last block that was found valid. Blocks come one after the other, from
/// height 0 on; the first finding ends it.
final class ChainReplay {
    private final ChainSpec spec;
    private final SignatureVerifier signatures;
    private final Executor executor;
    private final Genesis genesis;
    private final ReplayedState state;
    private final Amount allocated;
    private final ArrayDeque<Address> miners = new ArrayDeque<>();
    private BlockHeader tip;
    private Hash256 tipId;
    private long elapsed;
    private long parentTimestamp;
    private HistoryTree history = HistoryTree.EMPTY;
    private ChainWork work = ChainWork.ZERO;
    private Amount supply;
    private long transactions;
    private long signatureCount;

    ChainReplay(ChainSpec spec, SignatureVerifier signatures, Executor executor) {
        this.spec = spec;
        this.signatures = signatures;
        this.executor = executor;
        this.genesis = Genesis.of(spec);
        this.state = new ReplayedState(genesis);
        this.tip = genesis.block().header();
        this.tipId = genesis.block().id();
        this.allocated =
                spec.allocations().stream()
                        .map(ChainSpec.Allocation::amount)
                        .reduce(Amount.ZERO, Amount::plus);
        this.supply = allocated;
    }

    /// The summary of what was found valid.
    VerifiedChain summary() {
        return new VerifiedChain(
                tip.height(),
                tipId,
                tip.stateRoot(),
                work,
                supply,
                state.totals().issued(),
                state.accountCount(),
                transactions,
                signatureCount);
    }

    /// Takes the next block, or says why it is not one.
    ///
    /// @param now milliseconds since 1970, for the only rule that asks a clock
    Optional<Finding> next(long height, CheckedBlock checked, long now) {
        return switch (checked) {
            case CheckedBlock.Malformed(Hash256 id, String detail) ->
                    Optional.of(Finding.of(height, Optional.of(id), "malformed", detail));
            case CheckedBlock.Decoded block when !block.id().equals(block.claimedId()) ->
                    Optional.of(
                            Finding.of(
                                    height,
                                    Optional.of(block.claimedId()),
                                    "wrong-id",
                                    "the header's id is " + block.id()));
            case CheckedBlock.Decoded block when height == 0 -> genesis(block);
            case CheckedBlock.Decoded block -> connect(height, block, now);
        };
    }

    /// Every account added up, as a last word on the running sum.
    Optional<Finding> last() {
        Amount counted = state.supply();
        return counted.equals(supply)
                ? Optional.empty()
                : Optional.of(supplyFinding(tip.height(), tipId, counted, supply));
    }

    private Optional<Finding> genesis(CheckedBlock.Decoded block) {
        if (!block.block().equals(genesis.block())) {
            return Optional.of(
                    Finding.of(
                            0,
                            Optional.of(block.id()),
                            "wrong-genesis",
                            "that of %s is %s".formatted(spec.name(), tipId)));
        }
        append(tip);
        return Optional.empty();
    }

    private Optional<Finding> connect(long height, CheckedBlock.Decoded checked, long now) {
        BlockHeader header = checked.block().header();
        Hash256 id = checked.id();
        if (!header.parentId().equals(tipId)) {
            return Optional.of(
                    Finding.of(height, id, new RuleViolation.BadParent(header.parentId())));
        }
        Optional<RuleViolation> violation =
                Rule.firstViolation(
                                HeaderRules.IN_CHAIN,
                                new HeaderRules.HeaderInChain(spec, header, tip, elapsed, history))
                        .or(() -> HeaderRules.proofOfWorkMeetsTarget(header, checked.powHash()))
                        .or(() -> HeaderRules.timeNotTooNew(spec, header, now))
                        .or(checked::bodyViolation);
        return violation.isPresent()
                ? violation.map(broken -> Finding.of(height, id, broken))
                : execute(header, checked);
    }

    private Optional<Finding> execute(BlockHeader header, CheckedBlock.Decoded checked) {
        long height = header.height();
        var execution =
                BlockExecution.begin(spec, state, height, header.baseFee(), maturedMiner(height));
        int index = 0;
        for (Transaction transaction : checked.block().transactions()) {
            Optional<RuleViolation> violation = execution.apply(transaction);
            if (violation.isPresent()) {
                return Optional.of(
                        Finding.of(height, checked.id(), index, transaction.id(), violation.get()));
            }
            index++;
        }
        var checks = execution.signatureChecks();
        var bad = signatures.verify(checks, state.knownKeys()).firstBad();
        if (bad.isPresent()) {
            return Optional.of(
                    Finding.of(
                            height,
                            checked.id(),
                            new RuleViolation.BadSignature(checks.get(bad.getAsInt()).keyId())));
        }
        StateDelta delta = execution.finish();
        var update = state.update(delta.entries(), executor);
        var root = BodyRules.stateRootMatches(header, update.root());
        if (root.isPresent()) {
            return root.map(broken -> Finding.of(height, checked.id(), broken));
        }
        Amount counted = counted(delta);
        Amount expected = allocated.plus(delta.totalsAfter().issued());
        if (!counted.equals(expected)) {
            return Optional.of(supplyFinding(height, checked.id(), counted, expected));
        }
        state.apply(delta, update);
        supply = counted;
        transactions += checked.block().transactions().size();
        signatureCount += checks.size();
        tip = header;
        tipId = checked.id();
        append(header);
        return Optional.empty();
    }

    /// The clock and the history go on; miners are remembered until their rewards mature.
    private void append(BlockHeader header) {
        if (header.height() > 0) {
            elapsed = Asert.elapsed(elapsed, parentTimestamp, header.timestamp(), spec.halfLife());
            miners.addLast(header.miner());
            if (miners.size() > spec.maturity()) {
                miners.removeFirst();
            }
        }
        parentTimestamp = header.timestamp();
        ChainWork own = new CompactTarget(header.target()).work();
        work = work.plus(own);
        history = history.append(tipId, own, header.timestamp(), elapsed);
    }

    private Optional<Address> maturedMiner(long height) {
        return height > spec.maturity() ? Optional.of(miners.getFirst()) : Optional.empty();
    }

    /// What the block leaves behind of all that there was: the running sum with the changes of this
    /// block, so that each block costs what it touches.
    private Amount counted(StateDelta delta) {
        long change = delta.totalsAfter().pool().nano() - delta.totalsBefore().pool().nano();
        for (StateDelta.AccountChange account : delta.accounts().values()) {
            change = Math.addExact(change, account.after().balance().nano());
            change -= account.before().map(Account::balance).orElse(Amount.ZERO).nano();
        }
        change += delta.earned().map(StateDelta.UnpaidReward::amount).orElse(Amount.ZERO).nano();
        change -= delta.matured().map(StateDelta.UnpaidReward::amount).orElse(Amount.ZERO).nano();
        return new Amount(Math.addExact(supply.nano(), change));
    }

    private static Finding supplyFinding(long height, Hash256 id, Amount counted, Amount expected) {
        return Finding.of(
                height,
                Optional.of(id),
                "bad-supply",
                "accounts, unpaid rewards and pool are %s, genesis and issued are %s"
                        .formatted(counted, expected));
    }
}
