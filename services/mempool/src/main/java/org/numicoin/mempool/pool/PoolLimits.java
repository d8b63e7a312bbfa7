package org.numicoin.mempool.pool;

import java.time.Duration;
import org.numicoin.chain.Transaction;

/// How much one shard holds. The limits of a replica are divided by the number of shards, so that
/// they do not depend on which replica owns what.
///
/// @param slotsPerSender transactions of one sender; a returned block may exceed it
/// @param bytesPerSender of all transactions of one sender
/// @param nonceWindow how far ahead of the account's next nonce a transaction may be
/// @param queuedPerSender transactions of one sender that wait behind a missing nonce
/// @param count transactions of the shard
/// @param bytes of all transactions of the shard and of the keys of their senders
/// @param leastLife blocks that must be able to contain a transaction when it comes, so that what
///   is relayed has a chance to pay for it
/// @param ageMax after which a transaction leaves; half of what `tx.verdicts` keeps, so that the
///   log can restore it
/// @param waiting transactions whose key is not known yet, of the shard
/// @param waitingPerSender of those, by sender
/// @param waitingBytes of those together
/// @param waitingMax how long they wait
/// @param idleBytes of accounts and keys kept in memory without a transaction, so that the next one
///   asks nobody
/// @param confirmed ids of mined transactions that are remembered
public record PoolLimits(
        int slotsPerSender,
        long bytesPerSender,
        int nonceWindow,
        int queuedPerSender,
        int count,
        long bytes,
        int leastLife,
        Duration ageMax,
        int waiting,
        int waitingPerSender,
        long waitingBytes,
        Duration waitingMax,
        long idleBytes,
        int confirmed) {
    /// What waits behind a missing nonce pays nobody until that comes, so it gets a part only.
    private static final int QUEUED_PART = 4;

    private static final int WAITING_PART = 32;
    private static final int IDLE_PART = 8;

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
                16,
                count,
                bytes,
                3,
                Duration.ofHours(24),
                256,
                8,
                Math.max(Transaction.BYTES_MAX, bytes / WAITING_PART),
                Duration.ofSeconds(60),
                bytes / IDLE_PART,
                8_192);
    }

    /// Transactions of the shard that wait behind a missing nonce.
    int queuedCount() {
        return Math.max(1, count / QUEUED_PART);
    }

    /// Bytes of those.
    long queuedBytes() {
        return bytes / QUEUED_PART;
    }
}
