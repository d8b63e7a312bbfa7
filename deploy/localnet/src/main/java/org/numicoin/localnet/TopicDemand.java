package org.numicoin.localnet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.numicoin.messaging.Topic;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.messaging.TopicReplication;

/// One topic of the catalogue as a broker should have it, and how an actual one falls short. More
/// than declared is fine; less is not, and neither is another number of partitions, since a key's
/// partition follows from it.
record TopicDemand(String name, int partitions, short replicas, Map<String, String> settings) {
    private static final String CLEANUP = "cleanup.policy";
    private static final Set<String> AT_LEAST =
            Set.of("retention.ms", "retention.bytes", "max.message.bytes", "min.insync.replicas");
    private static final Set<String> UNLIMITED_WHEN_NEGATIVE =
            Set.of("retention.ms", "retention.bytes");

    static TopicDemand of(
            Topic topic, TopicPrefix prefix, long blockBytesMax, TopicReplication replication) {
        var settings = new TreeMap<>(topic.settings(blockBytesMax));
        settings.put("min.insync.replicas", Integer.toString(replication.inSyncMin()));
        return new TopicDemand(
                prefix.of(topic), topic.partitions(), (short) replication.replicas(), settings);
    }

    NewTopic asNew() {
        return new NewTopic(name, partitions, replicas).configs(settings);
    }

    /// What no setting can repair.
    List<String> layoutProblems(TopicDescription actual) {
        var problems = new ArrayList<String>();
        int count = actual.partitions().size();
        if (count != partitions) {
            problems.add("%s has %d partitions instead of %d".formatted(name, count, partitions));
        }
        int copies =
                actual.partitions().stream()
                        .mapToInt(partition -> partition.replicas().size())
                        .min()
                        .orElse(0);
        if (copies < replicas) {
            problems.add("%s has %d replicas, less than %d".formatted(name, copies, replicas));
        }
        return problems;
    }

    /// The settings that are less than declared, with the declared values.
    Map<String, String> settingsToRaise(Config actual) {
        var wrong = new TreeMap<String, String>();
        settings.forEach((key, declared) -> {
            if (!suffices(key, declared, value(actual, key))) {
                wrong.put(key, declared);
            }
        });
        return wrong;
    }

    List<String> settingProblems(Config actual) {
        return settingsToRaise(actual).entrySet().stream()
                .map(wrong ->
                        "%s has %s=%s instead of %s"
                                .formatted(
                                        name,
                                        wrong.getKey(),
                                        value(actual, wrong.getKey()),
                                        wrong.getValue()))
                .toList();
    }

    private static boolean suffices(String key, String declared, String actual) {
        if (key.equals(CLEANUP)) {
            return Set.of(actual.split(",")).equals(Set.of(declared.split(",")));
        }
        if (!AT_LEAST.contains(key)) {
            return true;
        }
        long value = Long.parseLong(actual);
        return value >= Long.parseLong(declared)
                || (value < 0 && UNLIMITED_WHEN_NEGATIVE.contains(key));
    }

    private static String value(Config config, String key) {
        ConfigEntry entry = config.get(key);
        return entry == null || entry.value() == null ? "" : entry.value();
    }
}
