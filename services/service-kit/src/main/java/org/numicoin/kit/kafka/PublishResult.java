package org.numicoin.kit.kafka;

/// How a publish ended, as far as the author can know.
public sealed interface PublishResult {
    /// All in-sync replicas have the record.
    record Acked(int partition, long offset) implements PublishResult {}

    /// The record is not in the log and will not be.
    record NotWritten(String reason) implements PublishResult {}

    /// The record may be in the log, or still come into it. Publishing it again is harmless, since
    /// every reader is idempotent by content.
    record Unknown(String reason) implements PublishResult {}
}
