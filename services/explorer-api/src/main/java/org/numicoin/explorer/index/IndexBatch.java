package org.numicoin.explorer.index;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Changes that are written together. Later ones win over earlier ones.
final class IndexBatch implements AutoCloseable {
    private static final byte[] NOTHING = new byte[0];

    /// Behind every key: none begins with more than 64 bytes of ones.
    private static final byte[] END = new byte[64];

    static {
        java.util.Arrays.fill(END, (byte) 0xff);
    }

    private final IndexStore store;
    private final WriteBatch content;

    IndexBatch(IndexStore store, WriteBatch content) {
        this.store = store;
        this.content = content;
    }

    void put(Column column, byte[] key, byte[] value) {
        try {
            content.put(store.handle(column), key, value);
        } catch (RocksDBException e) {
            throw IndexStore.failed("write", e);
        }
    }

    void put(Column column, byte[] key) {
        put(column, key, NOTHING);
    }

    void delete(Column column, byte[] key) {
        try {
            content.delete(store.handle(column), key);
        } catch (RocksDBException e) {
            throw IndexStore.failed("write", e);
        }
    }

    /// Everything in a column.
    void deleteAll(Column column) {
        try {
            content.deleteRange(store.handle(column), NOTHING, END);
        } catch (RocksDBException e) {
            throw IndexStore.failed("write", e);
        }
    }

    WriteBatch content() {
        return content;
    }

    @Override
    public void close() {
        content.close();
    }
}
