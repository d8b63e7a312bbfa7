package org.numicoin.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// One topic as declared: what the topics command creates, what a service demands at start and what
/// the docs show.
///
/// @param name without the prefix, such as `tx.submitted`
/// @param key of a record, in words
/// @param value of a record, in words
/// @param retention the least: an operator may keep more
/// @param retentionBytes a cap on each partition that the topics command sets, where there is one
/// @param limit the least number of bytes a message may have
/// @param outOfRange what a reader does whose position the log no longer (or not yet) has
public record Topic(
        String name,
        String key,
        String value,
        int partitions,
        Isolation isolation,
        Cleanup cleanup,
        Duration retention,
        OptionalLong retentionBytes,
        TopicLimit limit,
        List<TopicClient> authors,
        List<TopicClient> readers,
        OutOfRange outOfRange) {

    /// Compaction waits this long, so that a reader who is not further behind sees every version.
    static final Duration COMPACTION_LAG = Duration.ofHours(1);

    /// The retention of a topic whose records never go.
    public static final Duration FOREVER = Duration.ofMillis(Long.MAX_VALUE);

    /// Which records a reader sees: with `READ_COMMITTED` only those of committed transactions.
    public enum Isolation {
        READ_COMMITTED,
        READ_UNCOMMITTED
    }

    /// What the broker does with old records.
    public enum Cleanup {
        DELETE("delete"),
        /// Keeps the last record of a key, and drops that too when it is older than the retention.
        COMPACT_AND_DELETE("compact,delete");

        private final String policy;

        Cleanup(String policy) {
            this.policy = policy;
        }

        /// The value of Kafka's `cleanup.policy`.
        public String policy() {
            return policy;
        }
    }

    /// What it means for a reader that its position is not in the log.
    public enum OutOfRange {
        /// What was missed is worthless or comes again by another way.
        FIRST_RECORD("goes on from the first record"),
        /// The state may lack decisions: the reader builds it again from the validator.
        REBUILD("rebuilds from the validator; a validator restores a checkpoint or refuses"),
        /// Every record counts: a log that begins later is not the same one.
        REFUSE("refuses: the log is to be whole"),
        /// Nobody has a position.
        NO_POSITION("has no position");

        private final String meaning;

        OutOfRange(String meaning) {
            this.meaning = meaning;
        }

        public String meaning() {
            return meaning;
        }
    }

    public Topic {
        if (!name.matches("[a-z]+(\\.[a-z]+)*") || partitions < 1) {
            throw new IllegalArgumentException("topic " + name + " with " + partitions);
        }
        authors = List.copyOf(authors);
        readers = List.copyOf(readers);
    }

    /// The settings with which the topic is created, by Kafka's names.
    ///
    /// @param blockBytesMax the block size limit of the chain
    public Map<String, String> settings(long blockBytesMax) {
        var settings = new TreeMap<String, String>();
        settings.put("cleanup.policy", cleanup.policy());
        settings.put(
                "retention.ms",
                retention.equals(FOREVER) ? "-1" : Long.toString(retention.toMillis()));
        settings.put("max.message.bytes", Long.toString(limit.bytes(blockBytesMax)));
        retentionBytes.ifPresent(b -> settings.put("retention.bytes", Long.toString(b)));
        if (cleanup == Cleanup.COMPACT_AND_DELETE) {
            String lag = Long.toString(COMPACTION_LAG.toMillis());
            settings.put("min.compaction.lag.ms", lag);
            // Only closed segments are compacted.
            settings.put("segment.ms", lag);
        }
        return Map.copyOf(settings);
    }

    @Override
    public String toString() {
        return name;
    }
}
