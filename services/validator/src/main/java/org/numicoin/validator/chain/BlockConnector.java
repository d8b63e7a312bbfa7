package org.numicoin.validator.chain;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.StateKey;
import org.numicoin.messaging.ChainEvent.Connected;
import org.numicoin.messaging.ChainEvent.Disconnected;
import org.numicoin.messaging.ChainEvent.TouchedAccount;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chain.BlockExecutor.Result;
import org.numicoin.validator.state.StoredBlock;
import org.numicoin.validator.state.UndoData;
import org.numicoin.wire.ByteReader;

/// Connects a block to the tip of a state, or takes the tip back: the same for the writer that
/// decides and for a replica that follows. Changes nothing itself.
final class BlockConnector {
    private final ChainSpec spec;
    private final BlockExecutor executor;
    private final ExecutedBlocks executedBlocks;
    private final Workers workers;
    private final Runnable progress;

    /// @param progress told of each block before it is executed or taken back
    BlockConnector(
            ChainSpec spec,
            BlockExecutor executor,
            ExecutedBlocks executedBlocks,
            Workers workers,
            Runnable progress) {
        this.spec = spec;
        this.executor = executor;
        this.executedBlocks = executedBlocks;
        this.workers = workers;
        this.progress = progress;
    }

    /// Executes a block on the tip with all its signatures, unless its template was executed here.
    Result connect(ChainState state, StoredBlock block, List<Transaction> transactions) {
        progress.run();
        return executedBlocks
                .find(block.header())
                .map(known -> executor.reuse(state, known, block.header()))
                .orElseGet(() -> execute(state, block, transactions, true));
    }

    /// Executes a block of the log on the tip.
    Result follow(ChainState state, StoredBlock block, List<Transaction> transactions) {
        progress.run();
        return execute(state, block, transactions, false);
    }

    /// Takes the tip back.
    Effect.Disconnect disconnect(ChainState state) {
        progress.run();
        StoredBlock tip = state.tip();
        var parent =
                state.block(tip.header().parentId())
                        .orElseThrow(() -> new IllegalStateException("no parent of " + tip.id()));
        UndoData undo =
                state.undo(tip.id())
                        .orElseThrow(
                                () -> new IllegalStateException("no undo data of " + tip.id()));
        var tree = BlockExecutor.update(state, undo.entries(), workers);
        if (!tree.root().equals(parent.header().stateRoot())) {
            throw new IllegalStateException(
                    "undoing "
                            + tip.id()
                            + " gives state root "
                            + tree.root()
                            + ", not "
                            + parent.header().stateRoot());
        }
        Bytes encoded = body(state, tip.id());
        var transactions = Block.decode(encoded.unsafeArray()).transactions();
        executor.hash(transactions);
        return new Effect.Disconnect(
                tip,
                parent,
                undo,
                tree,
                transactions.stream().map(Transaction::id).toList(),
                encoded.length());
    }

    /// The transactions of a stored block.
    List<Transaction> transactions(ChainState state, Hash256 id) {
        return Block.decode(body(state, id).unsafeArray()).transactions();
    }

    private static Bytes body(ChainState state, Hash256 id) {
        return state.encodedBlock(id)
                .orElseThrow(() -> new IllegalStateException("no body of " + id));
    }

    static Connected connected(StoredBlock block, ExecutedBlock executed, Optional<Bytes> encoded) {
        var touched =
                executed.delta().accounts().entrySet().stream()
                        .map(entry ->
                                new TouchedAccount(
                                        entry.getKey(), Optional.of(entry.getValue().after())))
                        .toList();
        return new Connected(block.id(), block.height(), block.chainWork(), encoded, touched);
    }

    static Disconnected disconnected(Effect.Disconnect effect) {
        var touched =
                effect.undo().entries().entrySet().stream()
                        .filter(entry -> entry.getKey().kind() == StateKey.ACCOUNT)
                        .map(entry ->
                                new TouchedAccount(
                                        new Address(Hash256.of(entry.getKey().id().unsafeArray())),
                                        entry.getValue().map(BlockConnector::account)))
                        .toList();
        return new Disconnected(
                effect.block().id(), effect.block().height(), effect.parent().id(), touched);
    }

    private Result execute(
            ChainState state, StoredBlock block, List<Transaction> transactions, boolean verify) {
        return executor.execute(
                state, block.header(), transactions, maturedMiner(state, block.height()), verify);
    }

    /// Miner of the block whose reward matures, on the branch that ends in the state's tip.
    private Optional<Address> maturedMiner(ChainState state, long height) {
        return state.idAt(height - spec.maturity())
                .flatMap(state::block)
                .map(block -> block.header().miner());
    }

    private static Account account(Bytes entry) {
        return ByteReader.decode(entry.unsafeArray(), Account::decode);
    }
}
