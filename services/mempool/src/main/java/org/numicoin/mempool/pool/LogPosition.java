package org.numicoin.mempool.pool;

import org.numicoin.messaging.LogId;

/// How far a reader of `chain.events` is.
///
/// @param sequence of the last event applied, 0 before the first
public record LogPosition(LogId logId, long sequence) {
    public static final LogPosition NONE = new LogPosition(LogId.NONE, 0);
}
