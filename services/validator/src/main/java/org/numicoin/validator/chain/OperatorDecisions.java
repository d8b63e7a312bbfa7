package org.numicoin.validator.chain;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.numicoin.chain.ChainSpec;
import org.numicoin.messaging.ChainEvent.Reconsidered;
import org.numicoin.messaging.LogId;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.OrderResult.Planned;
import org.numicoin.validator.chain.OrderResult.Refused;
import org.numicoin.validator.state.SideBlock;
import org.numicoin.validator.state.StoredBlock;

/// Decides about an operator's order: what has to happen so that the chain is as wanted, all in one
/// decision. After a block was invalidated or forgiven the chain is again the stored one with the
/// most work, within the reorganization limit.
final class OperatorDecisions {
    private final ChainSpec spec;
    private final Plan plan;
    private final BranchSwitch change;
    private final long undoDepth;
    private final long baseHeight;

    /// @param undoDepth blocks below the tip that can be taken back
    /// @param baseHeight of the block with which the store begins
    OperatorDecisions(
            ChainSpec spec, Plan plan, BranchSwitch change, long undoDepth, long baseHeight) {
        this.spec = spec;
        this.plan = plan;
        this.change = change;
        this.undoDepth = undoDepth;
        this.baseHeight = baseHeight;
    }

    /// @param dryRun whether nothing is to be planned
    OrderResult decide(OperatorOrder order, LogId log, boolean dryRun) {
        var state = plan.state();
        Optional<StoredBlock> block = state.block(order.blockId());
        if (block.isEmpty()) {
            return new Refused("no-block", "block " + order.blockId() + " is not stored here");
        }
        return switch (order) {
            case OperatorOrder.AcceptReorganization _ -> accept(block.get(), log, dryRun);
            case OperatorOrder.Invalidate _ -> invalidate(block.get(), log, dryRun);
            case OperatorOrder.Reconsider _ -> reconsider(block.get(), log, dryRun);
        };
    }

    private OrderResult accept(StoredBlock block, LogId log, boolean dryRun) {
        var state = plan.state();
        if (state.isMain(block)) {
            return new Refused("in-main-chain", "the block is in the main chain");
        }
        if (!Branch.isAhead(block, state)) {
            return new Refused(
                    "no-more-work", "its branch has no more work than the chain has now");
        }
        List<StoredBlock> branch = Branch.upTo(block, state);
        for (StoredBlock each : branch) {
            var code = state.invalid(each.id());
            if (code.isPresent()) {
                return broken(each, code.get());
            }
        }
        var tooDeep = tooDeep(Branch.fork(block, state).height());
        if (tooDeep.isPresent()) {
            return tooDeep.get();
        }
        var attempt = plan.attempt();
        return switch (change.to(branch, Optional.empty(), log, attempt)) {
            case BranchSwitch.Result.Broken(var index, var violation) ->
                    broken(branch.get(index), violation.toString());
            case BranchSwitch.Result.Done _ -> planned(attempt, dryRun);
        };
    }

    private OrderResult invalidate(StoredBlock block, LogId log, boolean dryRun) {
        var state = plan.state();
        if (block.height() == 0) {
            return new Refused("genesis", "without its genesis block there is no chain");
        }
        if (state.invalid(block.id()).isPresent()) {
            return new Refused("already-invalid", "the block counts as invalid already");
        }
        boolean isMain = state.isMain(block);
        var tooDeep = isMain ? tooDeep(block.height() - 1) : Optional.<OrderResult>empty();
        if (tooDeep.isPresent()) {
            return tooDeep.get();
        }
        return planned(
                heaviest(
                        attempt -> {
                            if (isMain) {
                                change.takeBack(block.header().parentId(), attempt);
                            }
                            var step =
                                    Importer.rejection(
                                            block.id(),
                                            RejectionCodes.INVALIDATED,
                                            "by an operator",
                                            true);
                            attempt.add(step, Importer.effect(step));
                        },
                        log),
                dryRun);
    }

    private OrderResult reconsider(StoredBlock block, LogId log, boolean dryRun) {
        if (plan.state().invalid(block.id()).isEmpty()) {
            return new Refused("not-invalid", "the block does not count as invalid");
        }
        return planned(
                heaviest(
                        attempt ->
                                attempt.add(
                                        new Reconsidered(block.id()),
                                        new Effect.Forgive(block.id())),
                        log),
                dryRun);
    }

    /// Does something, then changes to the stored branch with the most work, if one has more than
    /// the chain then. A branch with a block that breaks a rule ends before it.
    private Plan.Attempt heaviest(Consumer<Plan.Attempt> first, LogId log) {
        Set<Hash256> broken = new HashSet<>();
        while (true) {
            var attempt = plan.attempt();
            first.accept(attempt);
            var state = attempt.state();
            var best =
                    state
                            .sides()
                            .heaviestFirst(
                                    id -> broken.contains(id) || state.invalid(id).isPresent())
                            .stream()
                            .takeWhile(
                                    side -> side.chainWork().compareTo(state.tip().chainWork()) > 0)
                            .filter(side -> isWithinReach(side, state))
                            .findFirst();
            if (best.isEmpty()) {
                return attempt;
            }
            var branch = Branch.upTo(state.block(best.get().id()).orElseThrow(), state);
            if (change.to(branch, Optional.empty(), log, attempt)
                    instanceof BranchSwitch.Result.Broken(var index, _)) {
                broken.add(branch.get(index).id());
            } else {
                return attempt;
            }
        }
    }

    private boolean isWithinReach(SideBlock side, ChainState state) {
        var fork = Branch.fork(state.block(side.id()).orElseThrow(), state);
        return fork.height() >= Branch.lowestFork(state, spec)
                && Branch.canTakeBackTo(fork.height(), state)
                && fork.height() >= Math.max(baseHeight, spec.lastCheckpoint(state.tip().height()));
    }

    /// Why the chain cannot be taken back to a height.
    private Optional<OrderResult> tooDeep(long height) {
        long tip = plan.state().tip().height();
        if (height < spec.lastCheckpoint(tip)) {
            return Optional.of(
                    new Refused("below-checkpoint", "the chain spec has a checkpoint above"));
        }
        if (height < baseHeight) {
            return Optional.of(
                    new Refused(
                            "beyond-undo",
                            "the store begins with a snapshot at height %d".formatted(baseHeight)));
        }
        return tip - height > undoDepth || !Branch.canTakeBackTo(height, plan.state())
                ? Optional.of(
                        new Refused(
                                "beyond-undo",
                                "%d blocks would be taken back, at most %d can be: restore a backup from before"
                                        .formatted(tip - height, undoDepth)))
                : Optional.empty();
    }

    private OrderResult planned(Plan.Attempt attempt, boolean dryRun) {
        var tip = attempt.state().tip();
        change.dropExcess(attempt, tip.id());
        var after = new Tip(tip.id(), tip.height(), tip.chainWork());
        return new Planned(dryRun ? attempt.steps() : attempt.succeed(), after);
    }

    private static Refused broken(StoredBlock block, String why) {
        return new Refused(
                "branch-invalid",
                "block %s at height %d: %s".formatted(block.id(), block.height(), why));
    }
}
