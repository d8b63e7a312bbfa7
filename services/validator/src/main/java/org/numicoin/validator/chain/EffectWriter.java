package org.numicoin.validator.chain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.StateKey;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.InvalidBlock;
import org.numicoin.validator.state.SideBlock;
import org.numicoin.validator.state.StoreBatch;
import org.numicoin.validator.state.StoredBlock;
import org.numicoin.validator.state.TransactionLocation;

/// Writes effects into batches.
final class EffectWriter {
    private final ChainStore store;
    private final long undoDepth;
    private final Pruner pruner;
    private final int invalidMax;

    /// Remembered invalid blocks, oldest first, without those that an operator has invalidated:
    /// these are not forgotten.
    private final Deque<Hash256> invalid = new ArrayDeque<>();

    /// @param undoDepth blocks below the tip for which undo data is kept
    /// @param depths the same of bodies and of their witnesses, not less
    EffectWriter(ChainStore store, long undoDepth, EngineLimits.Depths depths, int invalidMax) {
        this.store = store;
        this.undoDepth = undoDepth;
        this.pruner = new Pruner(store, depths);
        this.invalidMax = invalidMax;
        store.latest().invalidBlocks().stream()
                .filter(entry -> !entry.getValue().isOfOperator())
                .map(Map.Entry::getKey)
                .forEach(invalid::add);
    }

    /// Roughly what `write` will put into a batch.
    static int bytes(Effect effect) {
        return switch (effect) {
            case Effect.Connect(var _, var encoded, var executed) ->
                    encoded.map(Bytes::length).orElse(0)
                            + executed.entries().size() * 300
                            + executed.tree().pages().size() * 800
                            + executed.transactions().size() * 64
                            + executed.revealedKeys().size() * 2_100
                            + 8_192;
            case Effect.Disconnect disconnect ->
                    disconnect.undo().entries().size() * 200
                            + disconnect.tree().pages().size() * 800
                            + 4_096;
            case Effect.Store(var _, var encoded) -> encoded.length() + 4_096;
            case Effect.Drop _, Effect.Condemn _, Effect.Forgive _, Effect.None _ -> 4_096;
        };
    }

    /// @param sequence of the event
    void write(Effect effect, long sequence, StoreBatch batch) {
        switch (effect) {
            case Effect.Connect connect -> connect(connect, sequence, batch);
            case Effect.Disconnect disconnect -> disconnect(disconnect, batch);
            case Effect.Store(var block, var encoded) ->
                    batch.sideBlock(block.arrivedWith(sequence), encoded, false);
            case Effect.Drop(var id) -> batch.drop(id);
            case Effect.Condemn(var id, var code, var detail) ->
                    condemn(id, new InvalidBlock(sequence, code, detail), batch);
            case Effect.Forgive(var id) -> {
                batch.forgetInvalid(id);
                invalid.remove(id);
            }
            case Effect.None() -> {}
        }
    }

    private void connect(Effect.Connect connect, long sequence, StoreBatch batch) {
        StoredBlock block = connect.block();
        connect.encoded()
                .ifPresentOrElse(
                        encoded -> {
                            batch.block(block.arrivedWith(sequence));
                            batch.encodedBlock(block.id(), encoded);
                        },
                        () -> batch.noLongerAside(block.id()));
        batch.main(block.height(), block.id());
        var executed = connect.executed();
        List<Transaction> transactions = executed.transactions();
        for (int i = 0; i < transactions.size(); i++) {
            batch.transaction(transactions.get(i).id(), new TransactionLocation(block.height(), i));
        }
        batch.undo(block.id(), executed.undo());
        store.latest().idAt(block.height() - undoDepth).ifPresent(batch::removeUndo);
        pruner.prune(block.height(), batch);
        batch.entries(executed.entries());
        executed.undo()
                .entries()
                .forEach((key, before) -> {
                    boolean after = executed.entries().getOrDefault(key, before).isPresent();
                    path(key, before.isPresent(), after, batch);
                });
        batch.pages(executed.tree().pages());
        executed.revealedKeys().forEach(batch::publicKey);
        executed.revealedPolicies().forEach(batch::policy);
    }

    private static void path(StateKey key, boolean before, boolean after, StoreBatch batch) {
        if (after && !before) {
            batch.path(key);
        } else if (before && !after) {
            batch.removePath(key);
        }
    }

    private void disconnect(Effect.Disconnect disconnect, StoreBatch batch) {
        StoredBlock block = disconnect.block();
        batch.removeMain(block.height());
        batch.aside(SideBlock.of(block, disconnect.bytes(), true));
        disconnect.transactionIds().forEach(batch::removeTransaction);
        batch.removeUndo(block.id());
        disconnect
                .undo()
                .entries()
                .forEach((key, value) ->
                        path(key, store.latest().entry(key).isPresent(), value.isPresent(), batch));
        batch.entries(disconnect.undo().entries());
        batch.pages(disconnect.tree().pages());
        disconnect.undo().keys().forEach(batch::removePublicKey);
        disconnect.undo().policies().forEach(batch::removePolicy);
    }

    private void condemn(Hash256 id, InvalidBlock reason, StoreBatch batch) {
        if (store.latest().invalid(id).isPresent()) {
            return;
        }
        batch.invalid(id, reason);
        if (reason.isOfOperator()) {
            return;
        }
        invalid.add(id);
        if (invalid.size() > invalidMax) {
            batch.forgetInvalid(invalid.remove());
        }
    }
}
