package org.numicoin.validator.chain;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Block;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.RuleViolation.BadStateRoot;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.Disconnected;
import org.numicoin.messaging.ChainEvent.Dropped;
import org.numicoin.messaging.ChainEvent.Rejected;
import org.numicoin.messaging.ChainEvent.Side;
import org.numicoin.messaging.LogId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.BlockExecutor.Result;
import org.numicoin.validator.chain.ReplicaDivergedException.Reason;
import org.numicoin.validator.state.StoredBlock;
import org.numicoin.wire.DecodeException;

/// Finds the effect of an event that this engine did not plan: executes it on the store, without
/// signatures, and stops on anything that the log says and the store does not give.
final class Replay {
    private final HeaderCheck headers;
    private final BlockConnector connector;

    Replay(HeaderCheck headers, BlockConnector connector) {
        this.headers = headers;
        this.connector = connector;
    }

    /// @param state as stored, nothing planned
    Effect effect(ChainEvent event, ChainState state) {
        return switch (event.step()) {
            case Connected connected -> connect(connected, state);
            case Disconnected disconnected -> disconnect(disconnected, state);
            case Side side -> side(side, event.logId(), state);
            case Dropped(var id, _) -> drop(id, state);
            case Rejected rejected ->
                    RejectionCodes.condemns(rejected.code())
                            ? new Effect.Condemn(
                                    rejected.blockId(), rejected.code(), rejected.detail())
                            : new Effect.None();
            case ChainEvent.Reconsidered(var id) -> new Effect.Forgive(id);
            case ChainEvent.LogStarted _,
                    ChainEvent.TermStarted _,
                    ChainEvent.Finalized _,
                    ChainEvent.Progress _ ->
                    new Effect.None();
        };
    }

    private Effect connect(Connected connected, ChainState state) {
        var known = state.block(connected.blockId());
        if (known.isPresent()) {
            var transactions = connector.transactions(state, connected.blockId());
            return connect(connected, known.get(), transactions, Optional.empty(), state);
        }
        Bytes encoded =
                connected
                        .block()
                        .orElseThrow(() ->
                                diverged(
                                        Reason.MISSING_BLOCK,
                                        "neither the event nor the store has block "
                                                + connected.blockId()));
        Block block = decode(encoded);
        var stored = headers.child(state.tip(), block.header(), block.id());
        return connect(connected, stored, block.transactions(), Optional.of(encoded), state);
    }

    private Effect connect(
            Connected connected,
            StoredBlock block,
            List<Transaction> transactions,
            Optional<Bytes> encoded,
            ChainState state) {
        if (!block.header().parentId().equals(state.tip().id())) {
            throw diverged(
                    Reason.WRONG_TIP, block.id() + " does not extend the tip " + state.tip().id());
        }
        if (!block.id().equals(connected.blockId())
                || block.height() != connected.height()
                || !block.chainWork().equals(connected.chainWork())) {
            throw diverged(Reason.INVALID_BLOCK, "id, height or work of " + connected.blockId());
        }
        return switch (connector.follow(state, block, transactions)) {
            case Result.Valid(var executed) -> new Effect.Connect(block, encoded, executed);
            case Result.Broken(BadStateRoot violation) ->
                    throw diverged(Reason.WRONG_STATE_ROOT, block.id() + ": " + violation);
            case Result.Broken(var violation) ->
                    throw diverged(Reason.INVALID_BLOCK, block.id() + ": " + violation);
        };
    }

    private Effect disconnect(Disconnected disconnected, ChainState state) {
        if (!disconnected.blockId().equals(state.tip().id())) {
            throw diverged(
                    Reason.WRONG_TIP,
                    disconnected.blockId() + " is not the tip " + state.tip().id());
        }
        if (state.undo(disconnected.blockId()).isEmpty()) {
            throw diverged(
                    Reason.MISSING_UNDO,
                    "the store cannot take back " + disconnected.blockId() + ", it begins there");
        }
        return connector.disconnect(state);
    }

    private Effect side(Side side, LogId log, ChainState state) {
        if (state.block(side.blockId()).isPresent()) {
            return new Effect.None();
        }
        Block block = decode(side.block());
        Hash256 parentId = block.header().parentId();
        var parent =
                state.block(parentId)
                        .orElseThrow(() ->
                                diverged(
                                        Reason.MISSING_BLOCK,
                                        "the store lacks the parent " + parentId));
        if (!block.id().equals(side.blockId())) {
            throw diverged(Reason.INVALID_BLOCK, "id of " + side.blockId());
        }
        var stored = headers.child(parent, block.header(), block.id()).carriedBy(log);
        return new Effect.Store(stored, side.block());
    }

    /// A store that was made anew may lack the block.
    private static Effect drop(Hash256 id, ChainState state) {
        if (state.block(id).filter(state::isMain).isPresent()) {
            throw diverged(Reason.WRONG_TIP, "the dropped block " + id + " is in the main chain");
        }
        return new Effect.Drop(id);
    }

    private static Block decode(Bytes encoded) {
        try {
            return Block.decode(encoded.unsafeArray());
        } catch (DecodeException e) {
            throw diverged(Reason.INVALID_BLOCK, "a block of the log, " + e.getMessage());
        }
    }

    private static ReplicaDivergedException diverged(Reason reason, String detail) {
        return new ReplicaDivergedException(reason, detail);
    }
}
