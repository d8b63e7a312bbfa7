package org.numicoin.validator.state;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.numicoin.kit.Failpoints;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a store that older software wrote to the schema of this one, one schema after the other.
/// A step that is killed begins again, so each gives the same however often it begins.
final class Migrations {
    /// Where a test ends the process: in the middle of a step, behind it, and before the new schema
    /// is on the disk.
    private static final String IN_STEP = "store.migrate-entry";

    private static final String STEP_DONE = "store.migrate";
    private static final String SCHEMA_WRITTEN = "store.migrate-schema";

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);
    private static final int BATCH_BYTES = 1 << 20;

    private static final List<Migration> ALL =
            List.of(
                    new Migration(1, "index of blocks beside the main chain", Migrations::side),
                    new Migration(2, "where signatures of blocks begin", Migrations::witnesses));

    /// @param from schema before it; afterwards it is one higher
    private record Migration(long from, String what, Step step) {}

    private interface Step {
        /// @param last the batch that names the new schema
        void run(ChainStore store, StoreBatch last);
    }

    private Migrations() {}

    /// @param schema of the store, not higher than ours
    static void run(ChainStore store, Database db, long schema) {
        for (Migration migration : ALL) {
            if (migration.from() >= schema) {
                log.info(
                        "bringing the chain store to schema {}: {}",
                        migration.from() + 1,
                        migration.what());
                try (var batch = store.batch()) {
                    migration.step().run(store, batch);
                    Failpoints.hit(STEP_DONE);
                    batch.put(Columns.META, StoreKeys.SCHEMA, StoreKeys.u64(migration.from() + 1));
                    store.write(batch);
                }
                Failpoints.hit(SCHEMA_WRITTEN);
                db.flush();
            }
        }
    }

    /// Nobody knows any more which of the blocks were in the main chain: perhaps all.
    private static void side(ChainStore store, StoreBatch last) {
        var batch = store.batch();
        try (var scan = store.latest().scan(Columns.BLOCKS)) {
            while (scan.next()) {
                var id = Hash256.of(scan.key());
                var block = StoredBlock.decode(id, scan.value());
                if (!store.latest().idAt(block.height()).equals(Optional.of(id))) {
                    int bytes = store.latest().encodedBlock(id).orElseThrow().length();
                    batch.aside(SideBlock.of(block, bytes, true));
                    Failpoints.hit(IN_STEP);
                    if (batch.size() > BATCH_BYTES) {
                        store.write(batch);
                        batch.close();
                        batch = store.batch();
                    }
                }
            }
            store.write(batch);
        } finally {
            batch.close();
        }
    }

    /// Bodies were whole or gone: `witnesses from` comes behind `bodies from` and says the same.
    private static void witnesses(ChainStore store, StoreBatch last) {
        store.latest()
                .meta(StoreKeys.BASE)
                .ifPresent(base -> {
                    int at = Hash256.BYTES + 16;
                    var bodiesFrom = Arrays.copyOfRange(base, at - 8, at);
                    var out = new ByteWriter(base.length + 8);
                    out.raw(Arrays.copyOf(base, at)).raw(bodiesFrom);
                    out.raw(Arrays.copyOfRange(base, at, base.length));
                    last.put(Columns.META, StoreKeys.BASE, out.toBytes());
                });
    }
}
