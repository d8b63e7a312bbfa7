package org.numicoin.validator.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.RuleViolation;
import org.numicoin.consensus.RuleViolation.BadParent;
import org.numicoin.messaging.ChainEvent.Dropped;
import org.numicoin.messaging.ChainEvent.Side;
import org.numicoin.messaging.ChainEvent.Step;
import org.numicoin.messaging.LogId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.BlockExecutor.Result;
import org.numicoin.validator.chain.SubmittedBlock.Encoded;
import org.numicoin.validator.state.SideBlock;
import org.numicoin.validator.state.StoredBlock;

/// Fork choice: the branch with the most work is the chain, of equal ones the first seen. Blocks of
/// other branches are stored unexecuted; when their branch gets ahead, the chain is taken back to
/// the fork and the branch connected, all in one decision. A block of it that turns out invalid
/// leaves the old tip in place.
final class BranchChoice {
    /// Blocks that one decision forgets: what is left goes with the next ones.
    private static final int DROPPED_MAX = 1_000;

    private final ChainSpec spec;
    private final Plan plan;
    private final WaitingRoom room;
    private final BlockConnector connector;
    private final EngineLimits.Room side;

    /// @param side bound of what is stored beside the chain
    BranchChoice(
            ChainSpec spec,
            Plan plan,
            WaitingRoom room,
            BlockConnector connector,
            EngineLimits.Room side) {
        this.spec = spec;
        this.plan = plan;
        this.room = room;
        this.connector = connector;
        this.side = side;
    }

    /// Why a block is not worth storing, as a code: it leaves the chain below a checkpoint that the
    /// chain has passed, or has no more work than ours and leaves it below the reorganization limit
    /// or lies on a branch with less work than any chain of this network.
    Optional<String> hopeless(StoredBlock block, StoredBlock parent, ChainState state) {
        StoredBlock fork = fork(parent, state);
        if (fork.height() < spec.lastCheckpoint(state.tip().height())) {
            return Optional.of(RejectionCodes.FORK_TOO_DEEP);
        }
        if (isAhead(block, state)) {
            return Optional.empty();
        }
        if (depth(fork, state) > spec.reorganizationLimit()) {
            return Optional.of(RejectionCodes.FORK_TOO_DEEP);
        }
        return block.chainWork().compareTo(spec.minimumChainWork()) < 0
                ? Optional.of(RejectionCodes.LOW_WORK)
                : Optional.empty();
    }

    /// Decides about a block whose header and body are checked, and plans it.
    Decision choose(Work work, StoredBlock block, Encoded content, StoredBlock parent, LogId log) {
        var state = plan.state();
        if (!isAhead(block, state)) {
            return aside(
                    work, block, content, log, new Decision.SideChain(block.id(), block.height()));
        }
        if (parent.id().equals(state.tip().id())) {
            return extend(work, block, content);
        }
        long depth = depth(fork(parent, state), state);
        if (depth > spec.reorganizationLimit()) {
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
        if (!dropExcess(attempt, block.id())) {
            var step =
                    Importer.rejection(
                            block.id(),
                            RejectionCodes.NO_ROOM_ASIDE,
                            "every branch that is kept has more work",
                            true);
            plan.add(step, Importer.effect(step));
            return new Decision(
                    work, List.of(step), new Decision.Refused(RejectionCodes.NO_ROOM_ASIDE));
        }
        room.parentArrived(block.id());
        return new Decision(work, attempt.succeed(), outcome);
    }

    /// Forgets blocks beside the chain that there is no room for or no use.
    ///
    /// @return false when this block would be one of them
    private boolean dropExcess(Plan.Attempt attempt, Hash256 keep) {
        var state = attempt.state();
        var excess =
                state.sides()
                        .excess(
                                side,
                                block ->
                                        state.invalid(block.id()).isPresent()
                                                || SideBlocks.isOutdated(
                                                        block,
                                                        state.tip(),
                                                        spec.reorganizationLimit()));
        for (SideBlock block : excess) {
            if (block.id().equals(keep)) {
                return false;
            }
        }
        excess.stream()
                .limit(DROPPED_MAX)
                .forEach(block ->
                        attempt.add(
                                new Dropped(block.id(), block.height()),
                                new Effect.Drop(block.id())));
        return true;
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
        List<StoredBlock> branch = branch(block, plan.state());
        for (int i = 0; i < branch.size(); i++) {
            if (plan.state().invalid(branch.get(i).id()).isPresent()) {
                return condemned(work, ids(branch, i + 1), new BadParent(branch.get(i).id()));
            }
        }
        var attempt = plan.attempt();
        var state = attempt.state();
        Hash256 forkId = branch.getFirst().header().parentId();
        int disconnected = 0;
        while (!state.tip().id().equals(forkId)) {
            var effect = connector.disconnect(state);
            attempt.add(BlockConnector.disconnected(effect), effect);
            disconnected++;
        }
        int transactions = 0;
        for (int i = 0; i < branch.size(); i++) {
            StoredBlock next = branch.get(i);
            boolean last = i == branch.size() - 1;
            List<Transaction> body =
                    last
                            ? content.block().transactions()
                            : connector.transactions(state, next.id());
            transactions += body.size();
            switch (connector.connect(state, next, body)) {
                case Result.Broken(var violation) -> {
                    return condemned(work, ids(branch, i), violation);
                }
                case Result.Valid(var executed) -> {
                    Optional<Bytes> encoded =
                            last ? Optional.of(content.encoded()) : Optional.empty();
                    attempt.add(
                            BlockConnector.connected(
                                    next, executed, carried(next, last, content, state, log)),
                            new Effect.Connect(next, encoded, executed));
                }
            }
        }
        dropExcess(attempt, block.id());
        room.parentArrived(block.id());
        return new Decision(
                work,
                attempt.succeed(),
                new Decision.Reorganized(
                        block.id(), block.height(), disconnected, branch.size(), transactions));
    }

    /// The block for its event, unless a `side` event of this log carried it.
    private static Optional<Bytes> carried(
            StoredBlock block, boolean last, Encoded content, ChainState state, LogId log) {
        if (last) {
            return Optional.of(content.encoded());
        }
        if (block.sideLog().equals(log)) {
            return Optional.empty();
        }
        return state.encodedBlock(block.id());
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

    private static boolean isAhead(StoredBlock block, ChainState state) {
        return block.chainWork().compareTo(state.tip().chainWork()) > 0;
    }

    private static long depth(StoredBlock fork, ChainState state) {
        return state.tip().height() - fork.height();
    }

    /// The last block of the main chain among a block and its ancestors.
    private static StoredBlock fork(StoredBlock block, ChainState state) {
        StoredBlock at = block;
        while (!state.isMain(at)) {
            at = parent(at, state);
        }
        return at;
    }

    /// The blocks after the fork, up to the given one.
    private static List<StoredBlock> branch(StoredBlock last, ChainState state) {
        var branch = new ArrayList<StoredBlock>();
        branch.add(last);
        for (StoredBlock at = parent(last, state); !state.isMain(at); at = parent(at, state)) {
            branch.add(at);
        }
        return branch.reversed();
    }

    private static StoredBlock parent(StoredBlock block, ChainState state) {
        return state.block(block.header().parentId())
                .orElseThrow(() -> new IllegalStateException("no parent of " + block.id()));
    }

    private static List<Hash256> ids(List<StoredBlock> branch, int from) {
        return branch.subList(from, branch.size()).stream().map(StoredBlock::id).toList();
    }
}
