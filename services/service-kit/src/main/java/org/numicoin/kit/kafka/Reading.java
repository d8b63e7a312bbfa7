package org.numicoin.kit.kafka;

import java.util.List;

/// What a reader has to say when it is asked for more.
public sealed interface Reading {
    /// Records of one partition in the order of the log. May hold none when only the position
    /// moved, past records of aborted transactions and markers.
    ///
    /// @param next the offset from which a reader that has processed this batch goes on
    record Batch(int partition, List<LogRecord> records, long next) implements Reading {
        public Batch {
            records = List.copyOf(records);
        }
    }

    /// Nothing came in time.
    record Idle() implements Reading {}

    /// The position is not in the log, which now begins at `first` and ends before `end`. The
    /// reader has stopped this partition; [org.numicoin.messaging.Topic#outOfRange] says what to
    /// do.
    record OutOfRange(int partition, long position, long first, long end) implements Reading {}

    /// The reader has ended for a reason that another try does not heal, or was closed.
    record Failed(String reason) implements Reading {}
}
