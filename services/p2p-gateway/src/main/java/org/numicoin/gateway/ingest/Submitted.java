package org.numicoin.gateway.ingest;

/// What became of one submission, as far as getting it into the log goes. What the cluster then
/// thinks of it comes as a verdict or an event of the chain.
public sealed interface Submitted {
    /// It is in the log.
    record Published() implements Submitted {}

    /// The answer came before it was published here: another gateway was faster.
    record Decided() implements Submitted {}

    /// The same is under way already.
    record UnderWay() implements Submitted {}

    /// Too much is unanswered. Nothing was done; the caller reads no more until there is room.
    record NoRoom() implements Submitted {}

    /// It is not in the log and will not be; it may be submitted again.
    record NotWritten(String reason) implements Submitted {}

    /// It may be in the log, or still come into it. It holds its place until it is answered or its
    /// time is over.
    record Unknown(String reason) implements Submitted {}
}
