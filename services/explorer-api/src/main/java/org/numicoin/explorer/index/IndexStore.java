package org.numicoin.explorer.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.files.NativeLibrary;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/// The RocksDB database of the index. All columns of a batch are written together or not at all,
/// also across a kill; nothing is synced, because what a machine's crash takes is read again from
/// the log.
public final class IndexStore implements AutoCloseable {
    private static final long WAL_BYTES_MAX = 64L << 20;
    private static final int OPEN_FILES_MAX = 256;
    private static final int VIEWS_MAX = 4_096;
    private static final long CLOSE_WAIT_SECONDS = 10;

    private final Path folder;
    private final RocksDB db;
    private final Map<Column, ColumnFamilyHandle> handles = new EnumMap<>(Column.class);
    private final List<RocksObject> options;
    private final WriteOptions writeOptions = new WriteOptions();
    // A view that is open while the database closes would read freed memory.
    private final Semaphore views = new Semaphore(VIEWS_MAX);
    private final AtomicBoolean closed = new AtomicBoolean();

    private IndexStore(
            Path folder, RocksDB db, List<ColumnFamilyHandle> opened, List<RocksObject> options) {
        this.folder = folder;
        this.db = db;
        this.options = options;
        var handle = opened.iterator();
        for (Column column : Column.values()) {
            handles.put(column, handle.next());
        }
    }

    /// Opens the index in a folder, or makes an empty one.
    ///
    /// @param cacheBytes for blocks, filters and memtables together
    /// @throws IndexException when the folder cannot be used, with what to do
    public static IndexStore open(Path folder, long cacheBytes) {
        NativeLibrary.load(
                library -> NativeLibraryLoader.getInstance().loadLibrary(library.toString()));
        var cache = new LRUCache(cacheBytes);
        var buffers = new WriteBufferManager(cacheBytes / 2, cache);
        var dbOptions = databaseOptions(buffers);
        var owned = new ArrayList<RocksObject>(List.of(dbOptions, buffers, cache));
        var descriptors = new ArrayList<ColumnFamilyDescriptor>();
        for (Column column : Column.values()) {
            var columnOptions = columnOptions(column, cache);
            owned.add(0, columnOptions);
            descriptors.add(new ColumnFamilyDescriptor(column.nameBytes(), columnOptions));
        }
        var opened = new ArrayList<ColumnFamilyHandle>();
        try {
            Files.createDirectories(folder);
            var db = RocksDB.open(dbOptions, folder.toString(), descriptors, opened);
            return new IndexStore(folder, db, opened, owned);
        } catch (IOException | RocksDBException e) {
            owned.forEach(RocksObject::close);
            requireSpace(folder, e);
            throw new IndexException(
                    "cannot open the index in "
                            + folder
                            + ": "
                            + e.getMessage()
                            + ". End the process that holds it or, since it can be rebuilt, delete"
                            + " the folder",
                    e);
        }
    }

    private static DBOptions databaseOptions(WriteBufferManager buffers) {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setAtomicFlush(true)
                .setWriteBufferManager(buffers)
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setMaxTotalWalSize(WAL_BYTES_MAX)
                .setMaxOpenFiles(OPEN_FILES_MAX)
                .setMaxBackgroundJobs(2)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2);
    }

    private static ColumnFamilyOptions columnOptions(Column column, Cache cache) {
        var table =
                new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setCacheIndexAndFilterBlocks(true)
                        .setFilterPolicy(new BloomFilter(10));
        return new ColumnFamilyOptions()
                .setCompressionType(column.compression())
                .setTableFormatConfig(table);
    }

    /// The index as of now, for as long as it is open.
    public ChainView view() {
        if (closed.get() || !views.tryAcquire()) {
            throw new IndexException("the index is closing or read by too many at once");
        }
        return new ChainView(this, db, views::release);
    }

    ColumnFamilyHandle handle(Column column) {
        var handle = handles.get(column);
        if (handle == null) {
            throw new IllegalStateException("no column " + column);
        }
        return handle;
    }

    Optional<byte[]> get(Column column, byte[] key) {
        try {
            byte @Nullable [] value = db.get(handle(column), key);
            return Optional.ofNullable(value);
        } catch (RocksDBException e) {
            throw failed("read", e);
        }
    }

    /// The values of many keys of one column, in their order.
    List<Optional<byte[]>> getAll(Column column, List<byte[]> keys) {
        try {
            var columns = new ColumnFamilyHandle[keys.size()];
            Arrays.fill(columns, handle(column));
            return db.multiGetAsList(Arrays.asList(columns), keys).stream()
                    .map(Optional::ofNullable)
                    .toList();
        } catch (RocksDBException e) {
            throw failed("read", e);
        }
    }

    /// Writes a batch whole.
    ///
    /// @throws FatalError when the disk is full
    void write(IndexBatch batch) {
        try {
            db.write(writeOptions, batch.content());
        } catch (RocksDBException e) {
            requireSpace(folder, e);
            throw failed("write", e);
        }
    }

    IndexBatch batch() {
        return new IndexBatch(this, new WriteBatch());
    }

    /// A full disk is the one failure of the index that an operator knows how to end.
    private static void requireSpace(Path folder, Exception e) {
        if (e instanceof RocksDBException rocks
                && rocks.getStatus() != null
                && rocks.getStatus().getSubCode() == Status.SubCode.NoSpace) {
            throw FatalError.noSpace(folder, e);
        }
    }

    static IndexException failed(String what, RocksDBException e) {
        return new IndexException("cannot " + what + " the index: " + e.getMessage(), e);
    }

    /// Waits for open views, then closes the database.
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            if (!views.tryAcquire(VIEWS_MAX, CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)) {
                // Freeing memory under a reader is worse than leaving it to the end of the process.
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        handles.values().forEach(ColumnFamilyHandle::close);
        db.close();
        writeOptions.close();
        options.forEach(RocksObject::close);
    }
}
