package org.numicoin.validator.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.RuleViolation;
import org.numicoin.consensus.RuleViolation.BadParent;
import org.numicoin.messaging.ChainEvent.Side;
import org.numicoin.messaging.ChainEvent.Step;
import org.numicoin.messaging.LogId;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.BlockExecutor.Result;
import org.numicoin.validator.chain.SubmittedBlock.Encoded;
import org.numicoin.validator.state.StoredBlock;

/// Fork choice: the branch with the most work is the chain, of equal ones the first seen. Blocks of
/// other branches are stored unexecuted; when their branch gets ahead, the chain is taken back to
/// the fork and the branch connected, all in one decision. A block of it that turns out invalid
/// leaves the old tip in place.
final class BranchChoice {
    private final ChainSpec spec;
    private final Plan plan;
    private final WaitingRoom room;
    private final BlockConnector connector;
    private final BranchSwitch change;
    private final long baseHeight;

    /// @param baseHeight of the block with which the store begins
    BranchChoice(
            ChainSpec spec,
            Plan plan,
            WaitingRoom room,
            BlockConnector connector,
            BranchSwitch change,
            long baseHeight) {
        this.spec = spec;
        this.plan = plan;
        this.room = room;
        this.connector = connector;
        this.change = change;
        this.baseHeight = baseHeight;
    }

    /// Why a block is not worth storing, as a code: it leaves the chain below a checkpoint that the
    /// chain has passed or below the block with which the store begins, or has no more work than
    /// ours and leaves it below the reorganization limit or, once we have caught up, lies on a
    /// branch with less work than any chain of this network.
    Optional<String> hopeless(StoredBlock block, StoredBlock parent, ChainState state) {
        StoredBlock fork = Branch.fork(parent, state);
        if (fork.height() < Math.max(baseHeight, spec.lastCheckpoint(state.tip().height()))) {
            return Optional.of(RejectionCodes.FORK_TOO_DEEP);
        }
        if (Branch.isAhead(block, state)) {
            return Optional.empty();
        }
        if (fork.height() < Branch.lowestFork(state, spec)) {
            return Optional.of(RejectionCodes.FORK_TOO_DEEP);
        }
        return Branch.hasCaughtUp(state.tip(), spec) && !Branch.hasCaughtUp(block, spec)
                ? Optional.of(RejectionCodes.LOW_WORK)
                : Optional.empty();
    }

    /// Decides about a block whose header and body are checked, and plans it.
    Decision choose(Work work, StoredBlock block, Encoded content, StoredBlock parent, LogId log) {
        var state = plan.state();
        if (!Branch.isAhead(block, state)) {
            return aside(
                    work, block, content, log, new Decision.SideChain(block.id(), block.height()));
        }
        if (parent.id().equals(state.tip().id())) {
            return extend(work, block, content);
        }
        StoredBlock fork = Branch.fork(parent, state);
        long depth = Branch.depth(fork, state);
        if (fork.height() < Branch.lowestFork(state, spec)
                || !Branch.canTakeBackTo(fork.height(), state)) {
            return aside(
                    work,
                    block,
                    content,
                    log,
                    new Decision.DeepReorganization(block.id(), block.height(), depth));
        }
        return reorganize(work, block, content, log);
    }

    private Decision aside(
            Work work, StoredBlock block, Encoded content, LogId log, Decision.Outcome outcome) {
        var attempt = plan.attempt();
        attempt.add(
                new Side(block.id(), block.height(), content.encoded()),
                new Effect.Store(block.carriedBy(log), content.encoded()));
        if (!change.dropExcess(attempt, block.id())) {
            return refused(
                    work, RejectionCodes.NO_ROOM_ASIDE, "every branch that is kept has more work");
        }
        room.parentArrived(block.id());
        return new Decision(work, attempt.succeed(), outcome);
    }

    private Decision extend(Work work, StoredBlock block, Encoded content) {
        var transactions = content.block().transactions();
        return switch (connector.connect(plan.state(), block, transactions)) {
            case Result.Broken(var violation) -> condemned(work, List.of(block.id()), violation);
            case Result.Valid(var executed) -> {
                var step =
                        BlockConnector.connected(block, executed, Optional.of(content.encoded()));
                plan.add(step, new Effect.Connect(block, Optional.of(content.encoded()), executed));
                room.parentArrived(block.id());
                yield new Decision(
                        work,
                        List.of(step),
                        new Decision.Connected(block.id(), block.height(), transactions.size()));
            }
        };
    }

    private Decision reorganize(Work work, StoredBlock block, Encoded content, LogId log) {
        List<StoredBlock> branch = Branch.upTo(block, plan.state());
        for (int i = 0; i < branch.size(); i++) {
            Hash256 id = branch.get(i).id();
            var code = plan.state().invalid(id);
            if (code.isPresent()) {
                return code.get().equals(RejectionCodes.INVALIDATED)
                        ? refused(work, RejectionCodes.ON_INVALIDATED, "stands on " + id)
                        : condemned(work, ids(branch, i + 1), new BadParent(id));
            }
        }
        var attempt = plan.attempt();
        return switch (change.to(branch, Optional.of(content), log, attempt)) {
            case BranchSwitch.Result.Broken(var index, var violation) ->
                    condemned(work, ids(branch, index), violation);
            case BranchSwitch.Result.Done(var disconnected, var transactions) -> {
                change.dropExcess(attempt, block.id());
                room.parentArrived(block.id());
                yield new Decision(
                        work,
                        attempt.succeed(),
                        new Decision.Reorganized(
                                block.id(),
                                block.height(),
                                disconnected,
                                branch.size(),
                                transactions));
            }
        };
    }

    /// The first of the blocks breaks a rule and takes the others, its descendants, with it. All
    /// but the submitted one were accepted here before, so nobody is to blame for them.
    private Decision condemned(Work work, List<Hash256> ids, RuleViolation violation) {
        var steps = new ArrayList<Step>();
        RuleViolation reason = violation;
        for (Hash256 id : ids) {
            var step = Importer.rejection(id, reason.code(), reason.toString(), true);
            plan.add(step, Importer.effect(step));
            steps.add(step);
            room.parentArrived(id);
            reason = new BadParent(id);
        }
        return new Decision(work, steps, new Decision.Invalid(violation));
    }

    private Decision refused(Work work, String code, String detail) {
        var step = Importer.rejection(work.blockId(), code, detail, true);
        plan.add(step, Importer.effect(step));
        return new Decision(work, List.of(step), new Decision.Refused(code));
    }

    private static List<Hash256> ids(List<StoredBlock> branch, int from) {
        return branch.subList(from, branch.size()).stream().map(StoredBlock::id).toList();
    }
}
