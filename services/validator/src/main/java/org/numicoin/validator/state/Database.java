package org.numicoin.validator.state;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.HyperClockCache;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An open RocksDB with its columns and the native objects that live as long as it does.
///
/// All columns are flushed together (`atomic_flush`), so that what survives a crash is the state
/// after one event, whatever file was torn. The write-ahead log is not synced: what a power cut
/// takes comes back from `chain.events`. Hashes and signatures do not compress, so nothing is
/// compressed.
final class Database implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final long WAL_BYTES_MAX = 256L << 20;
    private static final long BLOB_FILE_BYTES = 128L << 20;
    private static final int BLOB_BYTES_MIN = 4_096;
    private static final int OPEN_FILES_MAX = 512;
    private static final int FILTER_BITS = 10;

    private final List<AbstractNativeReference> natives;
    private final RocksDB db;
    private final Map<Columns, ColumnFamilyHandle> handles;
    private final WriteOptions unsynced;

    private Database(
            List<AbstractNativeReference> natives,
            RocksDB db,
            Map<Columns, ColumnFamilyHandle> handles) {
        this.natives = natives;
        this.db = db;
        this.handles = handles;
        this.unsynced = new WriteOptions().setSync(false);
    }

    static Database open(StoreSettings settings) {
        RocksDB.loadLibrary();
        try {
            Files.createDirectories(settings.folder());
            try {
                return attempt(settings);
            } catch (RocksDBException e) {
                if (settings.atomicFlush()
                        && TornLogs.isSuspect(e)
                        && TornLogs.putAside(settings.folder())) {
                    log.warn(
                            "the chain store opens without its write-ahead log, which was torn: {}",
                            e.getMessage());
                    return attempt(settings);
                }
                throw e;
            }
        } catch (RocksDBException | IOException e) {
            throw new StoreException(
                    "cannot open the chain store in " + settings.folder() + ": " + e.getMessage(),
                    e);
        }
    }

    private static Database attempt(StoreSettings settings) throws RocksDBException {
        var natives = new ArrayList<AbstractNativeReference>();
        Cache cache = kept(natives, new HyperClockCache(settings.memoryBytes(), 0, -1, false));
        // Memtables are charged to the cache, so both together stay within the budget.
        var memtables =
                kept(natives, new WriteBufferManager(settings.memoryBytes() * 3 / 8, cache));
        DBOptions options = kept(natives, options(settings, memtables));
        var descriptors = new ArrayList<ColumnFamilyDescriptor>();
        for (Columns column : Columns.values()) {
            var columnOptions = kept(natives, columnOptions(column, cache, settings, natives));
            descriptors.add(new ColumnFamilyDescriptor(column.family(), columnOptions));
        }
        var opened = new ArrayList<ColumnFamilyHandle>();
        try {
            RocksDB db = RocksDB.open(options, settings.folder().toString(), descriptors, opened);
            var handles = new EnumMap<Columns, ColumnFamilyHandle>(Columns.class);
            var handle = opened.iterator();
            for (Columns column : Columns.values()) {
                handles.put(column, handle.next());
            }
            return new Database(natives, db, handles);
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
            db.write(unsynced, batch.batch());
        } catch (RocksDBException e) {
            throw failed("write", e);
        }
    }

    void compact() {
        try {
            for (ColumnFamilyHandle handle : handles.values()) {
                db.compactRange(handle);
            }
        } catch (RocksDBException e) {
            throw failed("compact", e);
        }
    }

    static StoreException failed(String what, RocksDBException e) {
        return new StoreException("chain store: cannot " + what + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        handles.values().forEach(ColumnFamilyHandle::close);
        try {
            db.closeE();
        } catch (RocksDBException e) {
            throw failed("close", e);
        } finally {
            unsynced.close();
            natives.reversed().forEach(AbstractNativeReference::close);
        }
    }

    private static DBOptions options(StoreSettings settings, WriteBufferManager memtables) {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(settings.atomicFlush())
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setWriteBufferManager(memtables)
                .setMaxTotalWalSize(WAL_BYTES_MAX)
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
                new ColumnFamilyOptions()
                        .setCompressionType(CompressionType.NO_COMPRESSION)
                        .setWriteBufferSize(settings.memoryBytes() / 4)
                        // Each memtable takes one such piece at least, and there is one a column.
                        .setArenaBlockSize(Math.max(32L << 10, settings.memoryBytes() / 512));
        switch (column.kind()) {
            case SMALL -> {}
            case POINTS ->
                    table.setFilterPolicy(kept(natives, new BloomFilter(FILTER_BITS)))
                            .setOptimizeFiltersForMemory(true);
            case BLOBS ->
                    options.setEnableBlobFiles(true)
                            .setMinBlobSize(BLOB_BYTES_MIN)
                            .setBlobFileSize(BLOB_FILE_BYTES)
                            .setEnableBlobGarbageCollection(true);
        }
        return options.setTableFormatConfig(table);
    }

    private static <N extends AbstractNativeReference> N kept(
            List<AbstractNativeReference> natives, N reference) {
        natives.add(reference);
        return reference;
    }
}
