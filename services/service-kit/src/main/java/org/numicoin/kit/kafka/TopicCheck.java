package org.numicoin.kit.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.numicoin.kit.Backoff;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.messaging.Topic;
import org.numicoin.messaging.TopicClient;
import org.numicoin.messaging.Topics;

/// The check at start: waits for the topics of a service, saying so in readiness, and refuses to
/// run on topics that are less safe than declared. It creates nothing.
public final class TopicCheck {
    private static final String REASON = "topics";

    private final KafkaClients clients;
    private final List<Topic> topics;
    private final ReadinessReasons readiness;

    public TopicCheck(KafkaClients clients, TopicClient service, ReadinessReasons readiness) {
        this.clients = clients;
        this.topics = Topics.usedBy(service);
        this.readiness = readiness;
        readiness.set(REASON, "not yet checked");
    }

    /// Returns when all topics are there and as safe as declared.
    ///
    /// @throws FatalError when one differs, naming topic, setting and both values of each
    ///   difference
    public void await() throws InterruptedException {
        var backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(2));
        try (Admin admin = clients.admin("topics")) {
            while (true) {
                try {
                    List<TopicDifference> differences = differences(describe(admin));
                    if (!differences.isEmpty()) {
                        throw refusal(differences);
                    }
                    readiness.clear(REASON);
                    return;
                } catch (ExecutionException e) {
                    readiness.set(REASON, explain(e));
                }
                backoff.await();
            }
        }
    }

    private Map<Topic, TopicDifference.Found> describe(Admin admin)
            throws ExecutionException, InterruptedException {
        Map<String, TopicDescription> topicsThere =
                admin.describeTopics(names()).allTopicNames().get();
        var resources =
                names().stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList();
        Map<ConfigResource, Config> configs = admin.describeConfigs(resources).all().get();
        var found = new LinkedHashMap<Topic, TopicDifference.Found>();
        for (Topic topic : topics) {
            String name = clients.prefix().of(topic);
            TopicDescription there = topicsThere.get(name);
            Config config = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, name));
            if (there == null || config == null) {
                throw new IllegalStateException("asked for " + name + ", not answered");
            }
            int replicas =
                    there.partitions().stream()
                            .mapToInt(partition -> partition.replicas().size())
                            .min()
                            .orElse(0);
            found.put(
                    topic,
                    new TopicDifference.Found(
                            name, there.partitions().size(), replicas, values(config)));
        }
        return found;
    }

    private List<TopicDifference> differences(Map<Topic, TopicDifference.Found> found) {
        var all = new ArrayList<TopicDifference>();
        found.forEach((topic, there) ->
                all.addAll(
                        TopicDifference.of(
                                topic,
                                there,
                                clients.settings().replication(),
                                clients.blockBytesMax())));
        return all;
    }

    private FatalError refusal(List<TopicDifference> differences) {
        return new FatalError(
                "topics",
                differences.stream()
                        .map(TopicDifference::toString)
                        .collect(Collectors.joining("; ")),
                "correct them, or delete them and run `numi topics apply`");
    }

    private String explain(ExecutionException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof UnknownTopicOrPartitionException) {
            return "waiting for topics that `numi topics apply` creates: "
                    + String.join(", ", names());
        }
        return clients.kafka() + " " + KafkaWatch.problem(failure) + "; " + KafkaClients.REMEDY;
    }

    private List<String> names() {
        return topics.stream().map(topic -> clients.prefix().of(topic)).toList();
    }

    private static Map<String, String> values(Config config) {
        var values = new HashMap<String, String>();
        config.entries().stream()
                .filter(entry -> entry.value() != null)
                .forEach(entry -> values.put(entry.name(), entry.value()));
        return values;
    }
}
