package org.numicoin.validator.state;

import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// A column, entry by entry in the order of the keys.
final class Scan implements AutoCloseable {
    private final Database db;
    private final Columns column;
    private final RocksIterator iterator;
    private boolean begun;

    Scan(Database db, ReadOptions options, Columns column) {
        this.db = db;
        this.column = column;
        this.iterator = db.rocks().newIterator(db.handle(column), options);
    }

    /// Goes to the first entry whose key is not below the given one.
    boolean seek(byte[] from) {
        begun = true;
        iterator.seek(from);
        return isThere();
    }

    /// Goes to the next entry, at first to the first one.
    boolean next() {
        if (!begun) {
            return seek(new byte[0]);
        }
        iterator.next();
        return isThere();
    }

    byte[] key() {
        return iterator.key();
    }

    byte[] value() {
        return iterator.value();
    }

    @Override
    public void close() {
        iterator.close();
    }

    private boolean isThere() {
        if (iterator.isValid()) {
            return true;
        }
        try {
            iterator.status();
            return false;
        } catch (RocksDBException e) {
            throw db.failed("read " + column, e);
        }
    }
}
