package org.numicoin.kit.kafka;

/// Where a reader begins in a partition.
public sealed interface LogStart {
    /// At this offset, the reader's own position.
    static LogStart at(long offset) {
        return new At(offset);
    }

    /// At the first record that the log still has.
    static LogStart first() {
        return new First();
    }

    /// After the last record.
    static LogStart end() {
        return new Last(0);
    }

    /// So many records before the end.
    static LogStart last(int records) {
        return new Last(records);
    }

    /// At an offset that must be in the log, or just behind its end.
    record At(long offset) implements LogStart {
        public At {
            if (offset < 0) {
                throw new IllegalArgumentException("negative offset " + offset);
            }
        }
    }

    /// At the first record.
    record First() implements LogStart {}

    /// The last records, none for a start at the end.
    record Last(int records) implements LogStart {
        public Last {
            if (records < 0) {
                throw new IllegalArgumentException("negative count " + records);
            }
        }
    }
}
