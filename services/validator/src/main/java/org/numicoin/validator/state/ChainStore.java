package org.numicoin.validator.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Consumer;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.Genesis;
import org.numicoin.consensus.HistoryTree;
import org.numicoin.consensus.PageStore;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.consensus.StateTree;
import org.numicoin.kit.FatalError;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.rocksdb.ReadOptions;

/// The validator's RocksDB: what was applied of `chain.events`, and bodies of templates. One thread
/// writes what events bring; any thread reads.
public final class ChainStore implements AutoCloseable {
    /// Raised when the layout changes. Data of a newer schema is refused, never guessed at.
    static final long SCHEMA = 3;

    private static final long CLOSE_SECONDS_MAX = 10;

    private final Database db;
    private final ReadOptions options = new ReadOptions();
    private final StoreReads latest;

    /// Held for reading by each snapshot, so that the database is not closed under a reader.
    private final StampedLock open = new StampedLock();

    private boolean closed;

    private ChainStore(Database db) {
        this.db = db;
        this.latest = new StoreReads(db, options);
    }

    /// Opens the store, and makes it with the genesis block where there is none.
    ///
    /// Data of an older schema is brought to this one.
    ///
    /// @throws StoreException with a reason for people: newer data, another chain, a locked or
    ///   broken folder
    public static ChainStore open(StoreSettings settings, ChainSpec spec) {
        try {
            Replacement.goOn(settings.folder());
        } catch (IOException e) {
            throw new StoreException(
                    "cannot put the new chain store in the place of " + settings.folder(), e);
        }
        var store = new ChainStore(Database.open(settings));
        try {
            store.prepare(settings, Genesis.of(spec));
            store.requireCheckpoints(settings, spec);
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /// Opens a store that is there for reading alone: nothing in its folder changes.
    ///
    /// @throws StoreException with a reason for people: no store, data of another schema or chain,
    ///   a broken folder
    public static ChainStore openToRead(StoreSettings settings, ChainSpec spec) {
        var store = new ChainStore(Database.openToRead(settings));
        try {
            long schema =
                    store.schema()
                            .orElseThrow(() ->
                                    new StoreException(
                                            "the chain store in "
                                                    + settings.folder()
                                                    + " is empty: its validator ended before it began a chain"));
            if (schema < SCHEMA) {
                throw olderSchema(settings);
            }
            store.requireOurs(settings, schema, Genesis.of(spec).block().id());
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /// Makes a store that begins with a snapshot: its headers are there, entries and a position are
    /// not, and before it has both nobody can use it.
    ///
    /// @param manifest with headers that were checked
    public static ChainStore begin(
            StoreSettings settings, ChainSpec spec, SnapshotManifest manifest) {
        var store = new ChainStore(Database.open(settings));
        try (var batch = store.batch()) {
            store.describe(settings, manifest.genesisId(), batch);
            batch.base(StoreBase.of(manifest));
            HistoryTree past = manifest.past();
            for (BlockHeader header : manifest.headers()) {
                var block = StoredBlock.after(past, header, header.id(), spec.halfLife());
                batch.block(block);
                batch.main(block.height(), block.id());
                past = block.history();
            }
            store.write(batch);
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /// The newest version; two reads may see different ones while the writer writes.
    public StoreReads latest() {
        return latest;
    }

    /// One version for several reads.
    public StoreSnapshot snapshot() {
        long stamp = keepOpen();
        return StoreSnapshot.of(db, () -> open.unlockRead(stamp));
    }

    /// Makes a copy of the store as it is, which shares its files: of some event, all columns
    /// alike.
    ///
    /// @param folder that is not there yet, on the same disk
    public void checkpoint(Path folder) {
        long stamp = keepOpen();
        try {
            db.checkpoint(folder);
        } finally {
            open.unlockRead(stamp);
        }
    }

    /// Who is told when a file of the store turns out to be damaged, besides whoever reads it.
    public void onDamage(Consumer<FatalError> listener) {
        db.onDamage(listener);
    }

    public StoreUsage usage() {
        long stamp = keepOpen();
        try {
            return StoreUsage.of(db, latest.base());
        } finally {
            open.unlockRead(stamp);
        }
    }

    /// Of the cache of blocks of files, since the store was opened.
    public CacheUse cacheUse() {
        long stamp = keepOpen();
        try {
            return db.cacheUse();
        } finally {
            open.unlockRead(stamp);
        }
    }

    private long keepOpen() {
        long stamp = open.readLock();
        if (closed) {
            open.unlockRead(stamp);
            throw new StoreException("the chain store is closed");
        }
        return stamp;
    }

    public StoreBatch batch() {
        return batch(4_096);
    }

    /// A batch with room for what will be in it, so that its native memory need not grow.
    public StoreBatch batch(int bytes) {
        return new StoreBatch(db, bytes);
    }

    public void write(StoreBatch batch) {
        db.write(batch);
    }

    /// Brings the files in order at once, which otherwise goes on in the background for a while
    /// after a lot was written.
    public void compact() {
        db.compact();
    }

    /// Offset in `mining.bodies` to read next.
    public long bodiesPosition() {
        return latest.meta(StoreKeys.BODIES_POSITION).map(StoreKeys::u64).orElse(0L);
    }

    public List<StoredTemplate> templates() {
        var templates = new ArrayList<StoredTemplate>();
        latest.forEach(
                Columns.TEMPLATES,
                new byte[0],
                (key, value) -> templates.add(StoredTemplate.decode(key, value)));
        return templates;
    }

    public Optional<Bytes> templateBody(Hash256 templateId) {
        return latest.find(Columns.TEMPLATE_BODIES, templateId.toBytes(), Bytes::wrap);
    }

    /// Waits for open snapshots, then closes. One that stays open keeps the store open: closing it
    /// under a reader would end the process.
    @Override
    public void close() {
        long stamp = lockForClosing();
        try {
            if (!closed) {
                closed = true;
                options.close();
                db.close();
            }
        } finally {
            open.unlockWrite(stamp);
        }
    }

    private long lockForClosing() {
        try {
            long stamp = open.tryWriteLock(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
            if (stamp == 0) {
                throw new StoreException("the chain store is still being read");
            }
            return stamp;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while closing the chain store", e);
        }
    }

    private void prepare(StoreSettings settings, Genesis genesis) {
        Optional<Long> schema = schema();
        if (schema.isEmpty()) {
            create(settings, genesis);
            return;
        }
        requireOurs(settings, schema.get(), genesis.block().id());
        Migrations.run(this, db, schema.get());
        byte[] software = StoreKeys.ascii(settings.software());
        if (!latest.meta(StoreKeys.SOFTWARE)
                .filter(bytes -> Arrays.equals(bytes, software))
                .isPresent()) {
            forgetInvalid(software);
        }
    }

    private void requireCheckpoints(StoreSettings settings, ChainSpec spec) {
        for (ChainSpec.Checkpoint checkpoint : spec.checkpoints()) {
            latest.idAt(checkpoint.height())
                    .filter(id -> !id.equals(checkpoint.id()))
                    .ifPresent(id -> {
                        throw new StoreException(
                                "the chain store in %s has block %s at height %d, where the chain spec has the checkpoint %s: use another folder, and synchronize anew"
                                        .formatted(
                                                settings.folder(),
                                                id,
                                                checkpoint.height(),
                                                checkpoint.id()));
                    });
        }
    }

    private Optional<Long> schema() {
        return latest.meta(StoreKeys.SCHEMA).map(StoreKeys::u64);
    }

    private void requireOurs(StoreSettings settings, long schema, Hash256 genesisId) {
        if (schema > SCHEMA) {
            throw new StoreException(
                    "the chain store in "
                            + settings.folder()
                            + " has schema "
                            + schema
                            + ", this software knows "
                            + SCHEMA
                            + ": use the software that wrote it, or another folder");
        }
        var known = latest.meta(StoreKeys.GENESIS).map(Hash256::of);
        if (!known.equals(Optional.of(genesisId))) {
            throw new StoreException(
                    "the chain store in "
                            + settings.folder()
                            + " is of another chain: genesis "
                            + known.map(Hash256::toHex).orElse("missing")
                            + ", not "
                            + genesisId);
        }
    }

    static StoreException olderSchema(StoreSettings settings) {
        return new StoreException(
                "the chain store in "
                        + settings.folder()
                        + " has an older schema than "
                        + SCHEMA
                        + ": start its validator once, which brings it to this one");
    }

    /// Other software may judge otherwise.
    private void forgetInvalid(byte[] software) {
        try (var batch = batch()) {
            latest.invalidBlocks().stream()
                    .filter(entry -> !entry.getValue().isOfOperator())
                    .forEach(entry -> batch.forgetInvalid(entry.getKey()));
            batch.put(Columns.META, StoreKeys.SOFTWARE, software);
            write(batch);
        }
    }

    private void describe(StoreSettings settings, Hash256 genesisId, StoreBatch batch) {
        batch.put(Columns.META, StoreKeys.SCHEMA, StoreKeys.u64(SCHEMA));
        batch.put(Columns.META, StoreKeys.SOFTWARE, StoreKeys.ascii(settings.software()));
        batch.put(Columns.META, StoreKeys.GENESIS, genesisId.toBytes());
    }

    private void create(StoreSettings settings, Genesis genesis) {
        var block = StoredBlock.of(genesis);
        var entries = genesis.changes();
        try (var batch = batch()) {
            describe(settings, block.id(), batch);
            batch.position(StorePosition.ofGenesis(block.id()));
            batch.block(block);
            batch.encodedBlock(block.id(), Bytes.wrap(genesis.block().encoded()));
            batch.main(0, block.id());
            batch.entries(entries);
            entries.keySet().forEach(batch::path);
            batch.pages(StateTree.update(PageStore.EMPTY, StateTree.changes(entries)).pages());
            write(batch);
        }
        // From now on the folder is that of this chain, whatever ends the process.
        db.flush();
    }
}
