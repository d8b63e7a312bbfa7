package org.numicoin.kit.kafka;

import java.util.List;

/// How a transaction on the log ended.
public sealed interface CommitResult {
    /// All its records are in the log and visible.
    ///
    /// @param offsets of the records, in their order
    record Committed(List<Long> offsets) implements CommitResult {
        public Committed {
            offsets = List.copyOf(offsets);
        }

        /// From which a reader that has applied all of them goes on.
        public long next() {
            return offsets.getLast() + 1;
        }
    }

    /// Nobody here can say whether the records are in the log: the author drops its decision,
    /// closes the log, and learns from reading.
    record OutcomeUnknown(String reason) implements CommitResult {}
}
