package org.numicoin.mempool.pool;

import java.time.Duration;

/// How much one shard holds. The limits of a replica are divided by the number of shards, so that
/// they do not depend on which replica owns what.
///
/// @param slotsPerSender transactions of one sender; a returned block may exceed it
/// @param bytesPerSender of all transactions of one sender
/// @param nonceWindow how far ahead of the account's next nonce a transaction may be
/// @param count transactions of the shard
/// @param bytes of all transactions of the shard
/// @param ageMax after which a transaction leaves; half of what `tx.verdicts` keeps, so that the
///   log can restore it
/// @param waiting transactions whose key is not known yet, of the shard
/// @param waitingPerSender of those, by sender
/// @param waitingMax how long they wait
/// @param idleSenders accounts kept in memory without a transaction, so that the next one asks
///   nobody
/// @param confirmed ids of mined transactions that are remembered
public record PoolLimits(
        int slotsPerSender,
        long bytesPerSender,
        int nonceWindow,
        int count,
        long bytes,
        Duration ageMax,
        int waiting,
        int waitingPerSender,
        Duration waitingMax,
        int idleSenders,
        int confirmed) {
    public PoolLimits {
        if (slotsPerSender < 1 || nonceWindow < 1 || count < 1 || bytes < 1 || bytesPerSender < 1) {
            throw new IllegalArgumentException("a limit of the pool is less than 1");
        }
    }

    /// The usual limits with this much room.
    public static PoolLimits of(int count, long bytes) {
        return new PoolLimits(
                64,
                1L << 20,
                64,
                count,
                bytes,
                Duration.ofHours(24),
                256,
                8,
                Duration.ofSeconds(60),
                4_096,
                8_192);
    }
}
