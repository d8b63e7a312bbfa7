package org.numicoin.validator.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.BodyRules;
import org.numicoin.consensus.Genesis;
import org.numicoin.consensus.Rule;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.Replacement;
import org.numicoin.validator.state.StoreBase;
import org.numicoin.validator.state.StoreBatch;
import org.numicoin.validator.state.StoreDoctor;
import org.numicoin.validator.state.StoreDoctor.Progress;
import org.numicoin.validator.state.StoreReport;
import org.numicoin.validator.state.StoreSettings;
import org.numicoin.validator.state.StoredBlock;
import org.numicoin.validator.state.TransactionLocation;
import org.numicoin.wire.DecodeException;

/// Gives a store that begins with a snapshot, or was pruned, the blocks that it lacks or has
/// without signatures. None is executed: they have to link from genesis to the headers that the
/// store has, whose history commits to all of them. It works on a copy that shares its files, and
/// puts that in the store's place after the doctor read it.
public final class HistoryFill {
    private final ChainSpec spec;
    private final Progress progress;

    public HistoryFill(ChainSpec spec, Progress progress) {
        this.spec = spec;
        this.progress = progress;
    }

    /// What came of it.
    ///
    /// @param blocks how many the store was given
    public record Filled(long blocks, String replaced) {}

    /// Fills a store.
    ///
    /// @param settings of the store; nobody may have it open
    /// @throws SnapshotException `nothing-to-fill`, `bad-block` or `unreachable`
    public Filled run(BlockHistory source, StoreSettings settings) throws IOException {
        Path building = Replacement.prepare(settings.folder());
        StoreBase base = copy(settings, building);
        StoreSettings made = settings.in(building);
        try (var store = ChainStore.open(made, spec)) {
            fill(store, base, source);
        }
        requireSound(made, source);
        Path replaced = Replacement.finish(settings.folder());
        return new Filled(base.witnessesFrom(), replaced.toString());
    }

    private StoreBase copy(StoreSettings settings, Path building) {
        try (var store = ChainStore.open(settings, spec)) {
            StoreBase base =
                    store.latest()
                            .base()
                            .filter(found -> found.witnessesFrom() > 0)
                            .orElseThrow(() ->
                                    new SnapshotException(
                                            "nothing-to-fill",
                                            "the store in %s has all blocks since genesis, whole"
                                                    .formatted(settings.folder())));
            store.checkpoint(building);
            return base;
        }
    }

    private void fill(ChainStore store, StoreBase base, BlockHistory source) {
        Block genesis = Genesis.of(spec).block();
        StoredBlock last = StoredBlock.genesis(spec);
        write(store, last, genesis, Bytes.wrap(genesis.encoded()));
        for (long height = 1; height < base.witnessesFrom(); height++) {
            requireHistory(base, last, source);
            Bytes encoded = source.block(height);
            Block block = checked(encoded, last, source);
            last = StoredBlock.after(last, block.header(), block.id(), spec.halfLife());
            requireKnown(store, last, source);
            write(store, last, block, encoded);
            progress.at("blocks filled in", height, base.witnessesFrom() - 1);
        }
        try (var batch = store.batch()) {
            batch.base(base.filled());
            store.write(batch);
        }
    }

    private Block checked(Bytes encoded, StoredBlock parent, BlockHistory source) {
        long height = parent.height() + 1;
        Block block;
        try {
            block = Block.decode(encoded.unsafeArray());
        } catch (DecodeException e) {
            throw bad(height, source, String.valueOf(e.getMessage()));
        }
        if (!block.header().parentId().equals(parent.id()) || block.header().height() != height) {
            throw bad(height, source, "it does not extend " + parent.id());
        }
        Rule.firstViolation(BodyRules.MATCHES_HEADER, new BodyRules.Body(spec, block))
                .ifPresent(violation -> {
                    throw bad(height, source, violation.code());
                });
        return block;
    }

    /// Where the headers of the snapshot begin, what they commit to has to be what was filled in.
    private static void requireHistory(StoreBase base, StoredBlock last, BlockHistory source) {
        if (last.height() + 1 == base.firstHeight() && !last.history().equals(base.past())) {
            throw bad(last.height(), source, "the chain up to it is another");
        }
    }

    private static void requireKnown(ChainStore store, StoredBlock block, BlockHistory source) {
        Optional<Hash256> known = store.latest().idAt(block.height());
        if (known.isPresent() && !known.get().equals(block.id())) {
            throw bad(block.height(), source, "the store has " + known.get());
        }
    }

    private static void write(ChainStore store, StoredBlock stored, Block block, Bytes encoded) {
        try (StoreBatch batch = store.batch(encoded.length() + 4_096)) {
            if (store.latest().block(stored.id()).isEmpty()) {
                batch.block(stored);
            }
            batch.encodedBlock(stored.id(), encoded);
            batch.main(stored.height(), stored.id());
            for (int i = 0; i < block.transactions().size(); i++) {
                batch.transaction(
                        block.transactions().get(i).id(),
                        new TransactionLocation(stored.height(), i));
            }
            store.write(batch);
        }
    }

    private void requireSound(StoreSettings made, BlockHistory source) {
        StoreReport report;
        try (var store = ChainStore.openToRead(made, spec)) {
            report = StoreDoctor.examine(store, spec, progress);
        }
        if (!report.isClean()) {
            throw new SnapshotException(
                    "bad-block",
                    "the blocks of %s make a store that is not sound: %s"
                            .formatted(source.name(), report.damage()));
        }
    }

    private static SnapshotException bad(long height, BlockHistory source, String reason) {
        return new SnapshotException(
                "bad-block", "block %d of %s: %s".formatted(height, source.name(), reason));
    }
}
