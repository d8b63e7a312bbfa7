package org.numicoin.validator.state;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;

/// Shows what becomes of writes while RocksDB allows no more to be flushed.
final class DatabaseTest {
    private static final int MEMORY = 16 << 20;
    private static final int FLUSH_EVERY = 1;

    @TempDir Path folder;

    @Test
    void aFlushThatCannotBeginYetIsNoError() throws RocksDBException {
        var settings = new StoreSettings(folder, MEMORY, true, FLUSH_EVERY, "test");
        try (var database = Database.open(settings);
                var now = new FlushOptions().setWaitForFlush(false).setAllowWriteStall(true)) {
            database.rocks().pauseBackgroundWork();
            // Each leaves a memtable to be flushed, and RocksDB allows two.
            write(database, 1);
            write(database, 2);
            assertThatThrownBy(() -> database.rocks().flush(now))
                    .hasMessageContaining("Writes have been stopped");

            assertThatCode(database::flushSoon).doesNotThrowAnyException();
            database.rocks().continueBackgroundWork();
            write(database, 3);
        }
    }

    private static void write(Database database, int value) {
        try (var batch = new StoreBatch(database, 0)) {
            batch.put(Columns.META, StoreKeys.u64(value), StoreKeys.u64(value));
            database.write(batch);
        }
    }
}
