package org.numicoin.mempool.shard;

/// What this replica holds of a shard is worth nothing any more.
final class ShardLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    enum Reason {
        /// Another replica has claimed the shard.
        FENCED,
        /// The store may have another content than the memory.
        STALE,
        /// The shard goes to another replica, or this one stops.
        CLOSED
    }

    ShardLostException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
