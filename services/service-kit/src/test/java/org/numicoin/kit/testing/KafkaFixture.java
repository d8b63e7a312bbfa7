package org.numicoin.kit.testing;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.numicoin.kit.config.KafkaSettings;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.messaging.Topic;
import org.numicoin.messaging.TopicPrefix;

/// A prefix of its own on a broker, and clients for it. Blocks of its chain have at most 1 MiB.
public record KafkaFixture(String bootstrap, TopicPrefix prefix, MeterRegistry meters) {
    public static final long BLOCK_BYTES_MAX = 1 << 20;

    private static final AtomicInteger COUNT = new AtomicInteger();

    /// A prefix that no other fixture of this process has.
    public static KafkaFixture on(String bootstrap) {
        var prefix = new TopicPrefix("test-" + COUNT.incrementAndGet());
        return new KafkaFixture(bootstrap, prefix, new SimpleMeterRegistry());
    }

    /// The factory of one service.
    public KafkaClients clients(String clientName) {
        var settings = new KafkaSettings(List.of(bootstrap), 1, 1);
        return new KafkaClients(settings, prefix, clientName, BLOCK_BYTES_MAX, meters);
    }

    /// Creates topics as declared, with one replica.
    public KafkaFixture create(Topic... topics) {
        for (Topic topic : topics) {
            create(topic, topic.partitions(), Map.of());
        }
        return this;
    }

    /// Creates a topic that differs from its declaration.
    public void create(Topic topic, int partitions, Map<String, String> differing) {
        var settings = new HashMap<>(topic.settings(BLOCK_BYTES_MAX));
        settings.put("min.insync.replicas", "1");
        settings.putAll(differing);
        var created = new NewTopic(prefix.of(topic), partitions, (short) 1).configs(settings);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(created)).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
