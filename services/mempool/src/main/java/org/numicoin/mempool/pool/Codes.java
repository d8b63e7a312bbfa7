package org.numicoin.mempool.pool;

import org.numicoin.messaging.TransactionVerdict;

/// Stable codes of what the pool says beyond the consensus rules, whose codes it uses as they are.
public final class Codes {
    /// Not the encoding of a transaction.
    public static final String MALFORMED = "malformed";

    /// Submitted to the partition of another sender.
    public static final String WRONG_SHARD = "wrong-shard";

    /// The account has used this nonce.
    public static final String NONCE_TOO_LOW = "nonce-too-low";

    /// Farther ahead of the account's nonce than the pool holds.
    public static final String NONCE_TOO_HIGH = "nonce-too-high";

    /// Another transaction has this sender and nonce, and what returns from a block replaces none.
    public static final String SLOT_TAKEN = "slot-taken";

    /// It does not pay enough more than the one that has its sender and nonce.
    public static final String REPLACEMENT_UNDERPRICED = "replacement-underpriced";

    /// As many had its sender and nonce before as may replace each other.
    public static final String REPLACEMENT_LIMIT = "replacement-limit";

    /// One of the two changes the key, and others wait behind them that are signed for it.
    public static final String REPLACEMENT_CHANGES_KEY = "replacement-changes-key";

    /// Another that pays more has its place; the detail is the id of that.
    public static final String REPLACED = "replaced";

    /// The sender has as many transactions, or bytes of them, as the pool holds for one.
    public static final String SENDER_LIMIT = "sender-limit";

    /// Behind a missing nonce wait as many of the sender's transactions as the pool holds.
    public static final String QUEUED_LIMIT = "queued-limit";

    /// Too few blocks can contain it.
    public static final String EXPIRES_TOO_SOON = "expires-too-soon";

    /// No room, and too little in the pool that pays so much less.
    public static final String POOL_FULL = "pool-full";

    /// It pays less than what the pool has evicted of late.
    public static final String BELOW_MINIMUM = "below-minimum";

    /// Not looked into: its origin has submitted too much of late that was refused for its
    /// signature or after others were asked. It says nothing about the transaction.
    public static final String ORIGIN_OVER_BUDGET = TransactionVerdict.ORIGIN_OVER_BUDGET;

    /// The key was to be revealed by a transaction before it that did not come.
    public static final String UNKNOWN_KEY = "unknown-key";

    /// In the pool for as long as anything may stay.
    public static final String TOO_OLD = "too-old";

    private Codes() {}
}
