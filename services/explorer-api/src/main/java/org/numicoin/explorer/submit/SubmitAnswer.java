package org.numicoin.explorer.submit;

import org.numicoin.primitives.Hash256;

/// How a submission ended, as far as this replica can know in its time.
public sealed interface SubmitAnswer {
    /// In the pool or in a block.
    record Taken(Hash256 id) implements SubmitAnswer {}

    /// Refused by the mempool with the code of the rule.
    record Refused(Hash256 id, String code, String detail) implements SubmitAnswer {}

    /// On its way without a verdict yet, or perhaps not even written; its status tells later.
    record Pending(Hash256 id) implements SubmitAnswer {}

    /// No state could ever make it valid.
    record Malformed(String code, String detail) implements SubmitAnswer {}

    /// Not taken in; the same bytes may be sent again.
    record Unavailable(String code, String detail) implements SubmitAnswer {}
}
