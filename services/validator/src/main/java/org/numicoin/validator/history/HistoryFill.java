package org.numicoin.validator.history;

import java.util.List;
import java.util.Optional;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.Genesis;
import org.numicoin.consensus.GivenBlock;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.DamagedStore;
import org.numicoin.validator.state.StoreBase;
import org.numicoin.validator.state.StoreBatch;
import org.numicoin.validator.state.StoreReads;
import org.numicoin.validator.state.StoredBlock;
import org.numicoin.validator.state.TransactionLocation;
import org.numicoin.wire.ByteReader;

/// Gives a store the blocks that it lacks or has without signatures, step by step, from the highest
/// of them down: the block above each names its id, so what is not of the chain is refused when it
/// comes. None is executed. Below the first header of a store that began with a snapshot there are
/// bodies alone until genesis is reached. Then their headers follow from genesis up, since what is
/// stored with a header follows from its parent; they end in the history to which the snapshot
/// commits.
///
/// After each step the store is whole: from where on it has whole blocks is written with them. How
/// far it is, is read from the store.
public final class HistoryFill {
    /// Headers of one step.
    private static final int HEADERS_MAX = 256;

    private final ChainSpec spec;
    private final ChainStore store;
    private final StoreReads reads;
    private final StoredBlock genesis;
    private final int headersMax;

    /// @param store of which nobody takes anything away
    public HistoryFill(ChainSpec spec, ChainStore store) {
        this(spec, store, HEADERS_MAX);
    }

    /// @param headersMax of one step
    HistoryFill(ChainSpec spec, ChainStore store, int headersMax) {
        this.spec = spec;
        this.headersMax = headersMax;
        this.store = store;
        this.reads = store.latest();
        this.genesis = StoredBlock.genesis(spec);
    }

    /// What is written in one batch, by the thread that writes the store. Another one may close it,
    /// whether it was written or not.
    public static final class Step implements AutoCloseable {
        private final ChainStore store;
        private final StoreBase before;
        private final StoreBatch batch;
        private boolean closed;

        private Step(ChainStore store, StoreBase before, StoreBatch batch) {
            this.store = store;
            this.before = before;
            this.batch = batch;
        }

        /// Writes it, unless it is closed or the store begins elsewhere than when it was prepared.
        public synchronized void write() {
            if (!closed && store.latest().base().equals(Optional.of(before))) {
                store.write(batch);
            }
        }

        @Override
        public synchronized void close() {
            closed = true;
            batch.close();
        }
    }

    /// Whether anything is left to do.
    public boolean isNeeded() {
        return reads.base()
                .filter(base -> base.witnessesFrom() > 0 || base.firstHeight() > 0)
                .isPresent();
    }

    /// The lowest height of which the store has the whole block, and those of all above.
    public long witnessesFrom() {
        return reads.witnessesFrom();
    }

    /// Writes all steps from one source: for a store that nobody else writes.
    ///
    /// @param written told after each
    /// @throws HistoryException `nothing-to-fill`, `bad-block`, `unreachable` or `other-chain`
    public void run(BlockHistory source, Runnable written) {
        if (!isNeeded()) {
            throw new HistoryException(
                    "nothing-to-fill", "the store has all blocks since genesis, whole");
        }
        while (isNeeded()) {
            try (Step step = next(source)) {
                step.write();
            }
            written.run();
        }
    }

    /// Prepares what comes next, while something is left to do and after the step before was
    /// written.
    ///
    /// @throws HistoryException `bad-block`, `unreachable` or `other-chain`
    public Step next(BlockHistory source) {
        StoreBase base = reads.base().orElseThrow();
        return base.witnessesFrom() > 0 ? blocks(base, source) : headers(base);
    }

    private Step blocks(StoreBase base, BlockHistory source) {
        long height = base.witnessesFrom() - 1;
        Hash256 id = idBelow(base.witnessesFrom());
        List<Bytes> given = height == 0 ? List.of() : ask(source, id, height);
        StoreBatch batch = batch(given);
        try {
            for (Bytes encoded : given) {
                Block block = checked(encoded, id, height, source);
                put(batch, height, block, encoded);
                id = block.header().parentId();
                height--;
            }
            if (height == 0) {
                requireGenesis(id);
                Block first = Genesis.of(spec).block();
                put(batch, 0, first, Bytes.wrap(first.encoded()));
                height--;
            }
            batch.base(base.filledTo(height + 1));
            return new Step(store, base, batch);
        } catch (RuntimeException e) {
            batch.close();
            throw e;
        }
    }

    /// Genesis is known, and asked of nobody.
    private static List<Bytes> ask(BlockHistory source, Hash256 id, long height) {
        int count = (int) Math.min(BlockHistory.BLOCKS_MAX, height);
        List<Bytes> given = source.upTo(id, height, count);
        if (given.isEmpty()) {
            throw new HistoryException(
                    "unreachable",
                    "%s gives no block at height %d".formatted(source.name(), height));
        }
        return given.subList(0, Math.min(count, given.size()));
    }

    private StoreBatch batch(List<Bytes> blocks) {
        return store.batch(blocks.stream().mapToInt(Bytes::length).sum() + (1 << 16));
    }

    private Block checked(Bytes encoded, Hash256 id, long height, BlockHistory source) {
        return switch (GivenBlock.check(spec, id, encoded)) {
            case GivenBlock.Right(var block) -> block;
            case GivenBlock.Wrong(var reason) ->
                    throw new HistoryException(
                            "bad-block",
                            "block %d of %s: %s".formatted(height, source.name(), reason));
        };
    }

    private static void put(StoreBatch batch, long height, Block block, Bytes encoded) {
        batch.encodedBlock(block.id(), encoded);
        batch.main(height, block.id());
        for (int i = 0; i < block.transactions().size(); i++) {
            batch.transaction(block.transactions().get(i).id(), new TransactionLocation(height, i));
        }
    }

    private void requireGenesis(Hash256 id) {
        if (!id.equals(genesis.id())) {
            throw new HistoryException(
                    "other-chain",
                    "the history of the store ends in genesis %s, that of this chain is %s: import a snapshot of this chain"
                            .formatted(id, genesis.id()));
        }
    }

    private Step headers(StoreBase base) {
        long next = firstWithoutHeader(base.firstHeight());
        long end = Math.min(base.firstHeight(), next + headersMax);
        StoredBlock last = next == 0 ? genesis : stored(next - 1);
        StoreBatch batch = store.batch();
        try {
            for (long height = next; height < end; height++) {
                Hash256 id = idAt(height);
                last =
                        height == 0
                                ? genesis
                                : StoredBlock.after(last, header(id), id, spec.halfLife());
                batch.block(last);
            }
            if (end == base.firstHeight()) {
                requireHistory(base, last);
                batch.base(base.filled());
            }
            return new Step(store, base, batch);
        } catch (RuntimeException e) {
            batch.close();
            throw e;
        }
    }

    /// They are written from genesis up.
    private long firstWithoutHeader(long firstHeight) {
        long low = 0;
        long high = firstHeight;
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (reads.block(idAt(middle)).isPresent()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static void requireHistory(StoreBase base, StoredBlock last) {
        if (!last.history().equals(base.past())) {
            throw DamagedStore.because("it has another history than its headers commit to");
        }
    }

    /// By the header there, or by what the block above says of its parent.
    private Hash256 idBelow(long height) {
        return reads.idAt(height - 1).orElseGet(() -> header(idAt(height)).parentId());
    }

    private Hash256 idAt(long height) {
        return reads.idAt(height)
                .orElseThrow(() -> DamagedStore.because("no block at height " + height));
    }

    private StoredBlock stored(long height) {
        return reads.block(idAt(height))
                .orElseThrow(() -> DamagedStore.because("no header at height " + height));
    }

    private BlockHeader header(Hash256 id) {
        return reads.encodedBlock(id)
                .map(encoded -> BlockHeader.decode(new ByteReader(encoded)))
                .orElseThrow(() -> DamagedStore.because("no body of " + id));
    }
}
