package org.numicoin.validator.chain;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.RuleViolation;
import org.numicoin.messaging.ChainEvent.Dropped;
import org.numicoin.messaging.LogId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.SubmittedBlock.Encoded;
import org.numicoin.validator.state.SideBlock;
import org.numicoin.validator.state.StoredBlock;

/// The parts of a change to another branch, each on an attempt that counts only when all of it
/// holds.
final class BranchSwitch {
    /// Blocks that one decision forgets: what is left goes with the next ones.
    private static final int DROPPED_MAX = 1_000;

    private final BlockConnector connector;
    private final EngineLimits.Room side;
    private final ChainSpec spec;

    /// @param side bound of what is stored beside the chain
    BranchSwitch(ChainSpec spec, BlockConnector connector, EngineLimits.Room side) {
        this.spec = spec;
        this.connector = connector;
        this.side = side;
    }

    /// Whether a whole branch could be connected.
    sealed interface Result {
        record Done(int disconnected, int transactions) implements Result {}

        /// A block breaks a rule.
        ///
        /// @param index of the block in the branch
        record Broken(int index, RuleViolation violation) implements Result {}
    }

    /// Takes blocks back down to the fork and connects a branch there.
    ///
    /// @param branch the blocks after the fork
    /// @param last content of the last of them when it is not stored
    /// @param log that may have carried them in `side` events
    Result to(List<StoredBlock> branch, Optional<Encoded> last, LogId log, Plan.Attempt attempt) {
        var state = attempt.state();
        int disconnected = takeBack(branch.getFirst().header().parentId(), attempt);
        int transactions = 0;
        for (int i = 0; i < branch.size(); i++) {
            StoredBlock next = branch.get(i);
            Optional<Encoded> content = i == branch.size() - 1 ? last : Optional.empty();
            List<Transaction> body =
                    content.map(whole -> whole.block().transactions())
                            .orElseGet(() -> connector.transactions(state, next.id()));
            transactions += body.size();
            switch (connector.connect(state, next, body)) {
                case BlockExecutor.Result.Broken(var violation) -> {
                    return new Result.Broken(i, violation);
                }
                case BlockExecutor.Result.Valid(var executed) -> {
                    Optional<Bytes> encoded = content.map(Encoded::encoded);
                    attempt.add(
                            BlockConnector.connected(
                                    next, executed, encoded.or(() -> carried(next, state, log))),
                            new Effect.Connect(next, encoded, executed));
                }
            }
        }
        return new Result.Done(disconnected, transactions);
    }

    /// Takes blocks back until this one is the tip.
    ///
    /// @return how many
    int takeBack(Hash256 forkId, Plan.Attempt attempt) {
        int disconnected = 0;
        while (!attempt.state().tip().id().equals(forkId)) {
            var effect = connector.disconnect(attempt.state());
            attempt.add(BlockConnector.disconnected(effect), effect);
            disconnected++;
        }
        return disconnected;
    }

    /// Forgets blocks beside the chain that there is no room for or no use.
    ///
    /// @return false when this block would be one of them
    boolean dropExcess(Plan.Attempt attempt, Hash256 keep) {
        var state = attempt.state();
        long lowestFork = Branch.lowestFork(state, spec);
        var excess = state.sides().excess(side, block -> isWorthless(block, lowestFork, state));
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

    /// An operator may reconsider what an operator has invalidated.
    private boolean isWorthless(SideBlock block, long lowestFork, ChainState state) {
        return state.invalid(block.id())
                        .filter(code -> !code.equals(RejectionCodes.INVALIDATED))
                        .isPresent()
                || SideBlocks.isOutdated(block, lowestFork, state.tip());
    }

    /// A stored block for its event, unless a `side` event of this log carried it.
    private static Optional<Bytes> carried(StoredBlock block, ChainState state, LogId log) {
        return block.sideLog().equals(log) ? Optional.empty() : state.encodedBlock(block.id());
    }
}
