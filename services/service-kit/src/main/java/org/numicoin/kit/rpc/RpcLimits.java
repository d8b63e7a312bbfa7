package org.numicoin.kit.rpc;

import java.time.Duration;

/// The bounds of every server and channel.
///
/// @param requestBytesMax of a message to a server: 1,024 addresses, 2,000 ids or the like
/// @param replyBytesMax of a message from a server: one block, the transactions for one, or 1,024
///   policy accounts with all their keys and proofs
public record RpcLimits(int requestBytesMax, int replyBytesMax) {
    /// Of metadata, in either direction.
    static final int METADATA_BYTES_MAX = 8 << 10;

    /// At a time on one connection.
    static final int CALLS_PER_CONNECTION_MAX = 128;

    /// Clients ping an idle connection this often, so that a dead peer is noticed.
    static final Duration KEEP_ALIVE = Duration.ofSeconds(20);

    /// And give up when there is no answer.
    static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(5);

    /// Servers end a connection that pings more often than this.
    static final Duration KEEP_ALIVE_MIN = Duration.ofSeconds(10);

    private static final int REQUEST = 1 << 20;
    private static final int AROUND_A_BLOCK = 1 << 20;
    private static final int LARGEST_ACCOUNTS = 48 << 20;

    /// The limits on a chain with this block size limit.
    public static RpcLimits of(long blockBytesMax) {
        long reply = Math.max(LARGEST_ACCOUNTS, blockBytesMax + AROUND_A_BLOCK);
        return new RpcLimits(REQUEST, Math.toIntExact(reply));
    }
}
