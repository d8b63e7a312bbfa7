package org.numicoin.validator.state;

import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/// The store as it was at one moment. Close it soon: RocksDB keeps what it sees.
public final class StoreSnapshot extends StoreReads implements AutoCloseable {
    private final Database db;
    private final ReadOptions options;
    private final Snapshot snapshot;
    private final Runnable onClose;

    private StoreSnapshot(Database db, ReadOptions options, Snapshot snapshot, Runnable onClose) {
        super(db, options);
        this.db = db;
        this.options = options;
        this.snapshot = snapshot;
        this.onClose = onClose;
    }

    static StoreSnapshot of(Database db, Runnable onClose) {
        Snapshot snapshot = db.rocks().getSnapshot();
        return new StoreSnapshot(db, new ReadOptions().setSnapshot(snapshot), snapshot, onClose);
    }

    @Override
    public void close() {
        options.close();
        db.rocks().releaseSnapshot(snapshot);
        snapshot.close();
        onClose.run();
    }
}
