package org.numicoin.pool.share;

/// What becomes of a share. The words are the miner's: none of them makes XMRig disconnect.
public enum Verdict {
    /// It is in the log and counts.
    ACCEPTED("OK"),
    /// Its block was found too long ago.
    STALE("Block expired"),
    DUPLICATE("Duplicate share"),
    LOW_DIFFICULTY("Low difficulty share"),
    /// Of a template that no pod has, or with a difficulty that no pod gives out.
    UNKNOWN_JOB("Unknown job"),
    /// The hash is another one than claimed.
    WRONG_HASH("Invalid hash"),
    /// More shares wait than can be verified in time.
    BUSY("Pool is busy, share not counted"),
    /// Kafka did not take it.
    NOT_WRITTEN("Pool could not record the share");

    private final String message;

    Verdict(String message) {
        this.message = message;
    }

    public String message() {
        return message;
    }

    /// Name as a tag of a metric.
    public String tag() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
