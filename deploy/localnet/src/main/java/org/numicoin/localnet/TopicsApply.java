package org.numicoin.localnet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.messaging.TopicReplication;
import org.numicoin.messaging.Topics;

/// Makes the topics of a broker those of the catalogue. Services never do: they only refuse to run
/// when a topic is not as declared.
public final class TopicsApply implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /// After which the client has answered in any case.
    private static final int GRACE_MILLIS = 2_000;

    private final String bootstrap;
    private final List<TopicDemand> demands;
    private final Duration limit;
    private final Admin admin;

    /// Connects to a broker.
    ///
    /// @param blockBytesMax block size limit of the chain, from which message limits follow
    public TopicsApply(
            String bootstrap,
            TopicPrefix prefix,
            long blockBytesMax,
            TopicReplication replication) {
        this(bootstrap, prefix, blockBytesMax, replication, LIMIT);
    }

    /// @param limit of each question
    TopicsApply(
            String bootstrap,
            TopicPrefix prefix,
            long blockBytesMax,
            TopicReplication replication,
            Duration limit) {
        this.bootstrap = bootstrap;
        this.demands =
                Topics.ALL.stream()
                        .map(topic -> TopicDemand.of(topic, prefix, blockBytesMax, replication))
                        .toList();
        this.limit = limit;
        this.admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrap,
                                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                Math.toIntExact(limit.toMillis()),
                                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                Math.toIntExact(limit.toMillis())));
    }

    /// What was done, and what cannot be done without losing data.
    public record Outcome(List<String> created, List<String> changed, List<String> problems) {
        public Outcome {
            created = List.copyOf(created);
            changed = List.copyOf(changed);
            problems = List.copyOf(problems);
        }
    }

    /// Creates what is missing and raises what is less than declared. More than declared stays.
    public Outcome apply() throws IOException {
        List<TopicDemand> missing = missing();
        await(admin.createTopics(missing.stream().map(TopicDemand::asNew).toList()).all());
        awaitVisible();
        var problems = new ArrayList<String>();
        var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
        for (Actual actual : existing()) {
            problems.addAll(actual.demand().layoutProblems(actual.description()));
            Map<String, String> wrong = actual.demand().settingsToRaise(actual.config());
            if (!wrong.isEmpty()) {
                changes.put(resource(actual.demand()), operations(wrong));
            }
        }
        await(admin.incrementalAlterConfigs(changes).all());
        return new Outcome(
                missing.stream().map(TopicDemand::name).toList(),
                changes.keySet().stream().map(ConfigResource::name).sorted().toList(),
                problems);
    }

    /// In words, what keeps services from running; empty when nothing does.
    public List<String> check() throws IOException {
        var problems = new ArrayList<String>();
        missing().forEach(demand -> problems.add(demand.name() + " does not exist"));
        for (Actual actual : existing()) {
            problems.addAll(actual.demand().layoutProblems(actual.description()));
            problems.addAll(actual.demand().settingProblems(actual.config()));
        }
        return problems;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }

    private record Actual(TopicDemand demand, TopicDescription description, Config config) {}

    private List<TopicDemand> missing() throws IOException {
        Set<String> existing = await(admin.listTopics().names());
        return demands.stream().filter(demand -> !existing.contains(demand.name())).toList();
    }

    /// The controller has them at once, each broker a moment later.
    private void awaitVisible() throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!missing().isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new LocalnetException(
                        "Kafka at %s does not show the topics it created".formatted(bootstrap));
            }
        }
    }

    private List<Actual> existing() throws IOException {
        Set<String> names = await(admin.listTopics().names());
        List<TopicDemand> found =
                demands.stream().filter(demand -> names.contains(demand.name())).toList();
        var descriptions =
                await(
                        admin.describeTopics(found.stream().map(TopicDemand::name).toList())
                                .allTopicNames());
        var configs =
                await(
                        admin.describeConfigs(found.stream().map(TopicsApply::resource).toList())
                                .all());
        return found.stream()
                .flatMap(demand -> {
                    TopicDescription description = descriptions.get(demand.name());
                    Config config = configs.get(resource(demand));
                    return description == null || config == null
                            ? Stream.empty()
                            : Stream.of(new Actual(demand, description, config));
                })
                .toList();
    }

    private static ConfigResource resource(TopicDemand demand) {
        return new ConfigResource(ConfigResource.Type.TOPIC, demand.name());
    }

    private static Collection<AlterConfigOp> operations(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting ->
                        new AlterConfigOp(
                                new ConfigEntry(setting.getKey(), setting.getValue()),
                                AlterConfigOp.OpType.SET))
                .toList();
    }

    private <T> T await(KafkaFuture<T> future) throws IOException {
        try {
            return future.get(limit.toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw noAnswer(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
                throw noAnswer(e);
            }
            throw new LocalnetException(
                    "Kafka at %s refuses: %s".formatted(bootstrap, e.getCause()), e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for Kafka");
        }
    }

    private LocalnetException noAnswer(Exception cause) {
        return new LocalnetException(
                "Kafka at %s does not answer: start it, or name another with --kafka"
                        .formatted(bootstrap),
                cause);
    }
}
