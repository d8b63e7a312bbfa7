package org.numicoin.validator.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/// A column, or what begins with one prefix of it, entry by entry in the order of the keys.
final class Scan implements AutoCloseable {
    private final Database db;
    private final Columns column;
    private final byte[] prefix;
    private final List<AbstractNativeReference> natives = new ArrayList<>();
    private final RocksIterator iterator;
    private boolean begun;

    /// @param prefix of the keys; behind the last of them RocksDB reads nothing, not even what is
    ///   deleted there
    Scan(Database db, ReadOptions options, Columns column, byte[] prefix) {
        this.db = db;
        this.column = column;
        this.prefix = prefix;
        this.iterator = db.rocks().newIterator(db.handle(column), bounded(options));
        natives.add(iterator);
    }

    private ReadOptions bounded(ReadOptions options) {
        byte[] end = behind(prefix);
        if (end.length == 0) {
            return options;
        }
        var bound = new Slice(end);
        var bounded = new ReadOptions(options).setIterateUpperBound(bound);
        natives.add(bound);
        natives.add(bounded);
        return bounded;
    }

    /// The first key behind all that begin with a prefix; empty when there is none.
    private static byte[] behind(byte[] prefix) {
        int length = prefix.length;
        while (length > 0 && prefix[length - 1] == (byte) 0xFF) {
            length--;
        }
        byte[] end = Arrays.copyOf(prefix, length);
        if (length > 0) {
            end[length - 1]++;
        }
        return end;
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
            return seek(prefix);
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
        natives.reversed().forEach(AbstractNativeReference::close);
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
