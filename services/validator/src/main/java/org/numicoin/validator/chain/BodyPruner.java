package org.numicoin.validator.chain;

import org.numicoin.chain.Block;
import org.numicoin.kit.FatalError;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.DamagedStore;
import org.numicoin.validator.state.StoreBase;
import org.numicoin.validator.state.StoreBatch;

/// Takes the bodies of old main blocks and the index of their transactions out of the store, with
/// the batch that connects a block. Headers stay. What goes is a matter of each replica: it lies
/// deeper than anything that can be taken back, so no decision depends on it.
final class BodyPruner {
    /// With one connected block, so that a long chain is pruned step by step and no block waits.
    static final int BLOCKS_MAX = 64;

    private static final long BYTES_MAX = 16L << 20;

    private final ChainStore store;
    private final long depth;

    /// @param depth blocks below the tip whose bodies are kept; 0 keeps all
    BodyPruner(ChainStore store, long depth) {
        this.store = store;
        this.depth = depth;
    }

    /// @param tipHeight after the batch
    void prune(long tipHeight, StoreBatch batch) {
        if (depth == 0) {
            return;
        }
        long from = store.latest().bodiesFrom();
        long end = Math.min(tipHeight - depth + 1, from + BLOCKS_MAX);
        long next = from;
        for (long bytes = 0; next < end && bytes < BYTES_MAX; next++) {
            bytes += remove(next, batch);
        }
        if (next > from) {
            batch.base(base().prunedTo(next));
        }
    }

    private int remove(long height, StoreBatch batch) {
        Hash256 id = store.latest().idAt(height).orElseThrow(() -> missing(height));
        Bytes encoded = store.latest().encodedBlock(id).orElseThrow(() -> missing(height));
        batch.removeEncodedBlock(id);
        Block.decode(encoded.unsafeArray())
                .transactions()
                .forEach(transaction -> batch.removeTransaction(transaction.id()));
        return encoded.length();
    }

    private StoreBase base() {
        return store.latest()
                .base()
                .orElseGet(() ->
                        StoreBase.ofGenesis(store.latest().idAt(0).orElseThrow(() -> missing(0))));
    }

    private static FatalError missing(long height) {
        return DamagedStore.because("it lacks the block at height " + height);
    }
}
