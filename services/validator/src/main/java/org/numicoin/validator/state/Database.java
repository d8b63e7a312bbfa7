package org.numicoin.validator.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.files.NativeLibrary;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.HyperClockCache;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.StatsLevel;
import org.rocksdb.Status;
import org.rocksdb.TickerType;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/// An open RocksDB with its columns and the native objects that live as long as it does.
///
/// There is no write-ahead log: `chain.events` is one. All columns are flushed together
/// (`atomic_flush`), so that what survives a crash is the state after one event, and the log tells
/// the rest. Large values go straight into their files and never through a memtable. Hashes and
/// signatures do not compress, so only the entries of the state are compressed.
final class Database implements AutoCloseable {
    private static final long BLOB_FILE_BYTES = 128L << 20;
    private static final int BLOB_BYTES_MIN = 4_096;
    private static final int OPEN_FILES_MAX = 512;
    private static final int FILTER_BITS = 10;

    private static final String REMEDY =
            "stop the validator; numi doctor shows what is damaged, numi repair or numi backup restore mends it";

    private final List<AbstractNativeReference> natives;
    private final RocksDB db;
    private final Map<Columns, ColumnFamilyHandle> handles;
    private final Statistics statistics;
    private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
    private final FlushOptions soon =
            new FlushOptions().setWaitForFlush(false).setAllowWriteStall(true);
    private final Path folder;
    private final int flushEvery;
    private final AtomicLong unflushed = new AtomicLong();
    private volatile Consumer<FatalError> onDamage = _ -> {};

    private Database(
            List<AbstractNativeReference> natives,
            RocksDB db,
            Map<Columns, ColumnFamilyHandle> handles,
            Statistics statistics,
            StoreSettings settings) {
        this.natives = natives;
        this.db = db;
        this.handles = handles;
        this.statistics = statistics;
        this.folder = settings.folder();
        this.flushEvery = settings.flushEvery();
    }

    static Database open(StoreSettings settings) {
        return open(settings, RocksDB::open);
    }

    /// Opens it for reading alone: nothing in the folder changes.
    static Database openToRead(StoreSettings settings) {
        if (!Files.exists(settings.folder().resolve("CURRENT"))) {
            throw new StoreException("there is no chain store in " + settings.folder());
        }
        if (!hasAllColumns(settings.folder())) {
            throw ChainStore.olderSchema(settings);
        }
        return open(settings, RocksDB::openReadOnly);
    }

    /// A folder whose columns cannot be listed is left to whoever opens it, who knows why.
    private static boolean hasAllColumns(Path folder) {
        loadLibrary();
        try (var options = new Options()) {
            var there =
                    RocksDB.listColumnFamilies(options, folder.toString()).stream()
                            .map(name -> new String(name, StandardCharsets.US_ASCII))
                            .toList();
            return Stream.of(Columns.values())
                    .map(column -> new String(column.family(), StandardCharsets.US_ASCII))
                    .allMatch(there::contains);
        } catch (RocksDBException _) {
            return true;
        }
    }

    private static void loadLibrary() {
        NativeLibrary.load(
                folder -> NativeLibraryLoader.getInstance().loadLibrary(folder.toString()));
        RocksDB.loadLibrary();
    }

    /// How RocksDB opens a folder.
    private interface Opener {
        RocksDB open(
                DBOptions options,
                String folder,
                List<ColumnFamilyDescriptor> columns,
                List<ColumnFamilyHandle> opened)
                throws RocksDBException;
    }

    private static Database open(StoreSettings settings, Opener opener) {
        loadLibrary();
        try {
            Files.createDirectories(settings.folder());
            return attempt(settings, opener);
        } catch (RocksDBException | IOException e) {
            requireSpace(settings.folder(), e);
            boolean isDamaged =
                    e instanceof RocksDBException rocks
                            && isDamage(rocks)
                            && !String.valueOf(e.getMessage()).contains("/LOCK");
            throw new StoreException(
                    "cannot open the chain store in "
                            + settings.folder()
                            + ": "
                            + e.getMessage()
                            + (isDamaged ? "; " + REMEDY : ""),
                    e);
        }
    }

    private static Database attempt(StoreSettings settings, Opener opener) throws RocksDBException {
        var natives = new ArrayList<AbstractNativeReference>();
        Cache cache = kept(natives, new HyperClockCache(settings.memoryBytes(), 0, -1, false));
        // Memtables are charged to the cache, so both together stay within the budget.
        var memtables =
                kept(natives, new WriteBufferManager(settings.memoryBytes() * 3 / 8, cache));
        var statistics = kept(natives, new Statistics());
        statistics.setStatsLevel(StatsLevel.EXCEPT_DETAILED_TIMERS);
        DBOptions options = kept(natives, options(settings, memtables, statistics));
        var descriptors = new ArrayList<ColumnFamilyDescriptor>();
        for (Columns column : Columns.values()) {
            var columnOptions = kept(natives, columnOptions(column, cache, settings, natives));
            descriptors.add(new ColumnFamilyDescriptor(column.family(), columnOptions));
        }
        var opened = new ArrayList<ColumnFamilyHandle>();
        try {
            RocksDB db = opener.open(options, settings.folder().toString(), descriptors, opened);
            var handles = new EnumMap<Columns, ColumnFamilyHandle>(Columns.class);
            var handle = opened.iterator();
            for (Columns column : Columns.values()) {
                handles.put(column, handle.next());
            }
            return new Database(natives, db, handles, statistics, settings);
        } catch (RocksDBException e) {
            natives.reversed().forEach(AbstractNativeReference::close);
            throw e;
        }
    }

    RocksDB rocks() {
        return db;
    }

    ColumnFamilyHandle handle(Columns column) {
        var handle = handles.get(column);
        if (handle == null) {
            throw new IllegalStateException("no column " + column);
        }
        return handle;
    }

    void write(StoreBatch batch) {
        try {
            db.write(unlogged, batch.batch());
        } catch (RocksDBException e) {
            requireSpace(folder, e);
            throw failed("write", e);
        }
        if (unflushed.incrementAndGet() >= flushEvery) {
            flushSoon();
        }
    }

    /// While RocksDB has more to flush and to compact than it allows, it begins nothing new: then
    /// the next write, which waits for that, asks again.
    void flushSoon() {
        try {
            db.flush(soon, List.copyOf(handles.values()));
            unflushed.set(0);
        } catch (RocksDBException e) {
            if (!isForLater(e)) {
                requireSpace(folder, e);
                throw failed("flush", e);
            }
        }
    }

    /// Returns when everything is on the disk.
    void flush() {
        try (var options = new FlushOptions().setWaitForFlush(true)) {
            db.flush(options, List.copyOf(handles.values()));
        } catch (RocksDBException e) {
            requireSpace(folder, e);
            throw failed("flush", e);
        }
    }

    private static boolean isForLater(RocksDBException e) {
        return e.getStatus() != null && e.getStatus().getCode() == Status.Code.TryAgain;
    }

    void compact() {
        try {
            for (ColumnFamilyHandle handle : handles.values()) {
                db.compactRange(handle);
            }
        } catch (RocksDBException e) {
            requireSpace(folder, e);
            throw failed("compact", e);
        }
    }

    /// Writes everything to files and gives them second names in another folder of the same disk,
    /// which must not be there yet.
    void checkpoint(Path target) {
        try (var checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(target.toString());
        } catch (RocksDBException e) {
            requireSpace(folder, e);
            throw failed("make a checkpoint", e);
        }
    }

    /// Reads every block of every file of small values. Those of large values are checked when they
    /// are read.
    void verifyFiles() {
        try {
            db.verifyChecksum();
        } catch (RocksDBException e) {
            throw failed("verify files", e);
        }
    }

    /// A number that RocksDB has of a column.
    long property(Columns column, String name) {
        try {
            return db.getLongProperty(handle(column), "rocksdb." + name);
        } catch (RocksDBException e) {
            throw failed("read property " + name, e);
        }
    }

    /// Since the store was opened: blocks of files asked of the cache.
    CacheUse cacheUse() {
        return new CacheUse(
                statistics.getTickerCount(TickerType.BLOCK_CACHE_HIT),
                statistics.getTickerCount(TickerType.BLOCK_CACHE_MISS));
    }

    Path folder() {
        return folder;
    }

    /// A full disk is the one failure of the store that an operator knows how to end.
    private static void requireSpace(Path folder, Exception e) {
        if (e instanceof RocksDBException rocks
                && rocks.getStatus() != null
                && rocks.getStatus().getSubCode() == Status.SubCode.NoSpace) {
            throw FatalError.noSpace(folder, e);
        }
    }

    /// Who is told of damage, besides whoever meets it.
    void onDamage(Consumer<FatalError> listener) {
        onDamage = listener;
    }

    /// What is thrown when RocksDB fails. A file that is damaged or gone is no matter of one call:
    /// what other calls answer can no longer be relied upon.
    StoreException failed(String what, RocksDBException e) {
        if (isDamage(e)) {
            onDamage.accept(
                    new FatalError(
                            "the chain store in " + folder + " is damaged",
                            String.valueOf(e.getMessage()),
                            REMEDY,
                            e));
        }
        return new StoreException("chain store: cannot " + what + ": " + e.getMessage(), e);
    }

    private static boolean isDamage(RocksDBException e) {
        return e.getStatus() != null
                && (e.getStatus().getCode() == Status.Code.Corruption
                        || e.getStatus().getCode() == Status.Code.IOError);
    }

    @Override
    public void close() {
        handles.values().forEach(ColumnFamilyHandle::close);
        try {
            db.closeE();
        } catch (RocksDBException e) {
            throw failed("close", e);
        } finally {
            soon.close();
            unlogged.close();
            natives.reversed().forEach(AbstractNativeReference::close);
        }
    }

    private static DBOptions options(
            StoreSettings settings, WriteBufferManager memtables, Statistics statistics) {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(settings.atomicFlush())
                // Blobs are written directly by one writer at a time.
                .setAllowConcurrentMemtableWrite(false)
                .setWriteBufferManager(memtables)
                .setStatistics(statistics)
                .setMaxOpenFiles(OPEN_FILES_MAX)
                .setMaxBackgroundJobs(2)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(4);
    }

    private static ColumnFamilyOptions columnOptions(
            Columns column,
            Cache cache,
            StoreSettings settings,
            List<AbstractNativeReference> natives) {
        var table =
                new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true);
        var options =
                columnOptions(column.kind())
                        .setCompressionType(
                                column == Columns.STATE
                                        ? CompressionType.LZ4_COMPRESSION
                                        : CompressionType.NO_COMPRESSION)
                        .setWriteBufferSize(settings.memoryBytes() / 4)
                        // Each memtable takes one such piece at least, and there is one a column.
                        .setArenaBlockSize(Math.max(32L << 10, settings.memoryBytes() / 512));
        switch (column.kind()) {
            case SMALL -> {}
            case POINTS ->
                    table.setFilterPolicy(kept(natives, new BloomFilter(FILTER_BITS)))
                            .setOptimizeFiltersForMemory(true);
            case BLOBS ->
                    options.setMinBlobSize(BLOB_BYTES_MIN)
                            .setBlobFileSize(BLOB_FILE_BYTES)
                            .setEnableBlobGarbageCollection(true);
        }
        return options.setTableFormatConfig(table);
    }

    /// The Java API has no setter for writing blobs directly.
    private static ColumnFamilyOptions columnOptions(Columns.Kind kind) {
        if (kind != Columns.Kind.BLOBS) {
            return new ColumnFamilyOptions();
        }
        var direct = new Properties();
        direct.setProperty("enable_blob_files", "true");
        direct.setProperty("enable_blob_direct_write", "true");
        return ColumnFamilyOptions.getColumnFamilyOptionsFromProps(direct);
    }

    private static <N extends AbstractNativeReference> N kept(
            List<AbstractNativeReference> natives, N reference) {
        natives.add(reference);
        return reference;
    }
}
