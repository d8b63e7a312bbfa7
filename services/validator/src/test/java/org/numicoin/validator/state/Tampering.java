package org.numicoin.validator.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.numicoin.chain.ChainSpec;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteWriter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/// Damages columns of a store behind its back.
public final class Tampering {
    private Tampering() {}

    /// Names of all columns.
    public static List<String> columns() {
        return Stream.of(Columns.values()).map(Columns::label).toList();
    }

    /// Makes the store what software of an older schema left. Its signatures must not be pruned.
    public static void toSchema(long schema, Path folder, ChainSpec spec) throws RocksDBException {
        try (var store = ChainStore.open(new StoreSettings(folder, 16L << 20), spec);
                var batch = store.batch()) {
            batch.put(Columns.META, StoreKeys.SCHEMA, StoreKeys.u64(schema));
            store.latest()
                    .meta(StoreKeys.BASE)
                    .ifPresent(base ->
                            batch.put(Columns.META, StoreKeys.BASE, withoutWitnessesFrom(base)));
            store.write(batch);
            store.compact();
        }
        if (schema == 1) {
            dropSide(folder);
        }
    }

    private static byte[] withoutWitnessesFrom(byte[] base) {
        int at = Hash256.BYTES + 16;
        return new ByteWriter()
                .raw(Arrays.copyOf(base, at))
                .raw(Arrays.copyOfRange(base, at + 8, base.length))
                .toBytes();
    }

    private static void dropSide(Path folder) throws RocksDBException {
        try (var options = new Options()) {
            var columns =
                    RocksDB.listColumnFamilies(options, folder.toString()).stream()
                            .map(ColumnFamilyDescriptor::new)
                            .toList();
            var handles = new ArrayList<ColumnFamilyHandle>();
            try (var opened = new DBOptions();
                    var db = RocksDB.open(opened, folder.toString(), columns, handles)) {
                for (ColumnFamilyHandle handle : handles) {
                    if (Arrays.equals(handle.getName(), Columns.SIDE.family())) {
                        db.dropColumnFamily(handle);
                    }
                }
                handles.forEach(ColumnFamilyHandle::close);
            }
        }
    }

    /// Changes the first block of each file of a column: its first entries cannot be read.
    public static void spoilFiles(Path folder, String column) throws IOException {
        try (var db = Database.openToRead(new StoreSettings(folder, 16L << 20))) {
            for (LiveFileMetaData file : db.rocks().getLiveFilesMetaData()) {
                if (Arrays.equals(file.columnFamilyName(), of(column).family())) {
                    Path table = folder.resolve(file.fileName().substring(1));
                    byte[] bytes = Files.readAllBytes(table);
                    bytes[20] ^= 1;
                    Files.write(table, bytes);
                }
            }
        }
    }

    public static long entries(ChainStore store, String column) {
        long entries = 0;
        try (var scan = store.latest().scan(of(column))) {
            while (scan.next()) {
                entries++;
            }
        }
        return entries;
    }

    /// Where a key lies, counted in the order of the keys.
    public static long indexOf(ChainStore store, String column, byte[] key) {
        long index = 0;
        try (var scan = store.latest().scan(of(column))) {
            while (scan.next()) {
                if (Arrays.equals(scan.key(), key)) {
                    return index;
                }
                index++;
            }
        }
        throw new IllegalArgumentException(column + " does not have the key");
    }

    public static byte[] value(ChainStore store, String column, byte[] key) {
        return store.latest().find(of(column), key, Function.identity()).orElseThrow();
    }

    /// Replaces the value of an entry, counted in the order of the keys.
    public static void change(
            ChainStore store, String column, long index, UnaryOperator<byte[]> change) {
        at(
                store,
                column,
                index,
                (batch, key, value) -> batch.put(of(column), key, change.apply(value)));
    }

    public static void delete(ChainStore store, String column, long index) {
        at(store, column, index, (batch, key, _) -> batch.delete(of(column), key));
    }

    /// Puts the value of an entry under another key as well.
    public static void copy(
            ChainStore store, String column, long index, UnaryOperator<byte[]> otherKey) {
        at(
                store,
                column,
                index,
                (batch, key, value) -> batch.put(of(column), otherKey.apply(key), value));
    }

    private interface Change {
        void make(StoreBatch batch, byte[] key, byte[] value);
    }

    private static void at(ChainStore store, String column, long index, Change change) {
        try (var scan = store.latest().scan(of(column));
                var batch = store.batch()) {
            for (long i = 0; i <= index; i++) {
                if (!scan.next()) {
                    throw new IllegalArgumentException(column + " has no entry " + index);
                }
            }
            change.make(batch, scan.key(), scan.value());
            store.write(batch);
        }
    }

    private static Columns of(String label) {
        return Stream.of(Columns.values())
                .filter(column -> column.label().equals(label))
                .findFirst()
                .orElseThrow();
    }
}
