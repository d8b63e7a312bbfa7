package org.numicoin.validator.chain;

import org.numicoin.chain.Block;
import org.numicoin.chain.BlockContent;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.DamagedStore;
import org.numicoin.validator.state.StoreBase;
import org.numicoin.validator.state.StoreBatch;
import org.numicoin.wire.DecodeException;

/// Takes out of the store what lies deeper in the main chain than a replica keeps it, with the
/// batch that connects a block: bodies with the index of their transactions, and the signatures of
/// bodies that stay. Headers stay. What goes is a matter of each replica: it lies deeper than
/// anything that can be taken back, so no decision depends on it.
final class Pruner {
    /// With one connected block, so that a long chain is pruned step by step and no block waits.
    static final int BLOCKS_MAX = 64;

    private static final long BYTES_MAX = 16L << 20;

    private final ChainStore store;
    private final EngineLimits.Depths depths;

    Pruner(ChainStore store, EngineLimits.Depths depths) {
        this.store = store;
        this.depths = depths;
    }

    /// Bodies first: what goes whole need not lose its signatures before.
    ///
    /// @param tipHeight after the batch
    void prune(long tipHeight, StoreBatch batch) {
        if (depths.keepAll()) {
            return;
        }
        StoreBase base = base();
        var step = new Step(base, batch);
        long bodiesFrom = base.bodiesFrom();
        while (step.goesOn(bodiesFrom, tipHeight, depths.bodies())) {
            step.removeBody(bodiesFrom++);
        }
        long witnessesFrom = Math.max(base.witnessesFrom(), bodiesFrom);
        while (step.goesOn(witnessesFrom, tipHeight, depths.witnesses())) {
            step.removeSignatures(witnessesFrom++);
        }
        if (bodiesFrom > base.bodiesFrom() || witnessesFrom > base.witnessesFrom()) {
            batch.base(base.prunedTo(bodiesFrom, witnessesFrom));
        }
    }

    /// What one connected block takes along.
    private final class Step {
        private final StoreBase base;
        private final StoreBatch batch;
        private int blocks;
        private long bytes;

        Step(StoreBase base, StoreBatch batch) {
            this.base = base;
            this.batch = batch;
        }

        /// @param depth to which it is kept; 0 keeps all
        boolean goesOn(long height, long tipHeight, long depth) {
            return depth > 0
                    && height <= tipHeight - depth
                    && blocks < BLOCKS_MAX
                    && bytes < BYTES_MAX;
        }

        void removeBody(long height) {
            Hash256 id = id(height);
            BlockContent block = read(id, height);
            batch.removeEncodedBlock(id);
            block.transactions().forEach(transaction -> batch.removeTransaction(transaction.id()));
        }

        void removeSignatures(long height) {
            Hash256 id = id(height);
            if (read(id, height) instanceof Block block && !block.transactions().isEmpty()) {
                batch.encodedBlock(id, Bytes.wrap(block.pruned().encoded()));
            }
        }

        private BlockContent read(Hash256 id, long height) {
            Bytes encoded =
                    store.latest()
                            .encodedBlock(id)
                            .orElseThrow(() -> DamagedStore.because(lacks(height)));
            blocks++;
            bytes += encoded.length();
            try {
                return BlockContent.decode(encoded.unsafeArray(), height < base.witnessesFrom());
            } catch (DecodeException e) {
                throw DamagedStore.because(
                        "the block at height %d: %s".formatted(height, e.getMessage()));
            }
        }
    }

    private StoreBase base() {
        return store.latest().base().orElseGet(() -> StoreBase.ofGenesis(id(0)));
    }

    private Hash256 id(long height) {
        return store.latest().idAt(height).orElseThrow(() -> DamagedStore.because(lacks(height)));
    }

    private static String lacks(long height) {
        return "it lacks the block at height " + height;
    }
}
