package org.numicoin.mempool.store;

import java.util.Map;
import org.numicoin.mempool.pool.LogPosition;
import org.numicoin.messaging.LogId;
import org.numicoin.primitives.Bytes;

/// Where a shard in the store stands.
///
/// @param version of its last update, 0 before the first: a shard that is new, or that Redis has
///   lost
/// @param position in `chain.events` that its records reflect
/// @param journal offset in `tx.verdicts` before which every verdict is reflected
public record ShardMeta(long version, LogPosition position, long journal) {
    static final String VERSION = "version";
    static final String LOG_ID = "log";
    static final String SEQUENCE = "sequence";
    static final String JOURNAL = "journal";

    /// What an operator may want to see.
    static final String COUNT = "count";

    static final String BYTES = "bytes";

    public static final ShardMeta EMPTY = new ShardMeta(0, LogPosition.NONE, 0);

    static ShardMeta of(Map<String, String> fields) {
        if (!fields.containsKey(VERSION)) {
            return EMPTY;
        }
        return new ShardMeta(
                number(fields, VERSION),
                new LogPosition(
                        new LogId(Bytes.ofHex(fields.getOrDefault(LOG_ID, "00".repeat(16)))),
                        number(fields, SEQUENCE)),
                number(fields, JOURNAL));
    }

    private static long number(Map<String, String> fields, String name) {
        return Long.parseLong(fields.getOrDefault(name, "0"));
    }
}
