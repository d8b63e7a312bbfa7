package org.numicoin.kit.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.numicoin.messaging.Topic;
import org.numicoin.messaging.Topic.Cleanup;
import org.numicoin.messaging.TopicReplication;

/// A setting of a topic that is not as safe as declared.
///
/// @param key Kafka's name of the setting
record TopicDifference(String topic, String key, String found, String needed) {
    /// A topic as the broker describes it.
    ///
    /// @param replicas of the partition that has the fewest
    record Found(String name, int partitions, int replicas, Map<String, String> settings) {
        Found {
            settings = Map.copyOf(settings);
        }
    }

    /// What is wrong with a topic: partitions and cleanup must be the same, and of what keeps
    /// records safe there may be more, not less.
    static List<TopicDifference> of(
            Topic declared, Found found, TopicReplication replication, long blockBytesMax) {
        var differences = new ArrayList<TopicDifference>();
        var rules = new Rules(found, differences);
        Map<String, String> settings = declared.settings(blockBytesMax);
        if (found.partitions() != declared.partitions()) {
            rules.differs("partitions", found.partitions(), "exactly " + declared.partitions());
        }
        String cleanup = found.settings().getOrDefault("cleanup.policy", "");
        if (!policies(cleanup).equals(policies(declared.cleanup().policy()))) {
            rules.differs("cleanup.policy", cleanup, declared.cleanup().policy());
        }
        rules.atLeast("replicas", found.replicas(), replication.replicas());
        rules.atLeast("min.insync.replicas", replication.inSyncMin());
        rules.atLeast("max.message.bytes", declared.limit().bytes(blockBytesMax));
        rules.keptAtLeast("retention.ms", declared.retention().toMillis());
        rules.keptAtLeast("retention.bytes", declared.retentionBytes().orElse(Long.MAX_VALUE));
        if (declared.cleanup() == Cleanup.COMPACT_AND_DELETE) {
            String lag = "min.compaction.lag.ms";
            rules.atLeast(lag, Long.parseLong(settings.getOrDefault(lag, "0")));
        }
        return List.copyOf(differences);
    }

    @Override
    public String toString() {
        return key + " of " + topic + " is " + found + ", needed is " + needed;
    }

    private static Set<String> policies(String list) {
        return new TreeSet<>(List.of(list.replace(" ", "").split(",", -1)));
    }

    private record Rules(Found found, List<TopicDifference> differences) {
        void differs(String key, Object value, String needed) {
            differences.add(new TopicDifference(found.name(), key, String.valueOf(value), needed));
        }

        void atLeast(String key, long value, long least) {
            if (value < least) {
                differs(key, value, "at least " + least);
            }
        }

        void atLeast(String key, long least) {
            atLeast(key, value(key), least);
        }

        /// For what has no bound when it is negative.
        void keptAtLeast(String key, long least) {
            long value = value(key);
            if (value >= 0 && value < least) {
                differs(
                        key,
                        value,
                        least == Long.MAX_VALUE ? "no bound (-1)" : "at least " + least);
            }
        }

        private long value(String key) {
            return Long.parseLong(found.settings().getOrDefault(key, "0"));
        }
    }
}
