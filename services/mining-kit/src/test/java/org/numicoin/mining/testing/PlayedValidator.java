package org.numicoin.mining.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.numicoin.chain.BlockHeader;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.TopicProbe;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.MiningTemplate;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.TopicClient;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.Specs;

/// The validator to a worker or a pod of a pool: it writes templates. Around it are the topics of
/// the one that is tested.
public final class PlayedValidator implements AutoCloseable {
    public static final NetworkId NETWORK =
            new NetworkId(Specs.fast().chainId(), Templates.CHAIN.genesis().id());
    public static final TraceContext TRACE = new TraceContext(7, 8, 9);

    private final KafkaFixture kafka;
    private final KafkaClients clients;
    private final Publisher publisher;

    /// Creates the topics that a service uses.
    public PlayedValidator(KafkaFixture kafka, TopicClient service) {
        this.kafka = kafka;
        this.clients = kafka.clients("validator-1");
        this.publisher = Publisher.small(clients);
        for (var topic : Topics.usedBy(service)) {
            long limit = topic.limit().bytes(Specs.fast().weightLimit());
            kafka.create(
                    topic, topic.partitions(), Map.of("max.message.bytes", Long.toString(limit)));
        }
    }

    public KafkaClients clients() {
        return clients;
    }

    /// What every service on this broker is started with, and more.
    ///
    /// @param chain name or file of the spec
    public String[] arguments(String chain, String redisUrl, String... more) {
        var all =
                new ArrayList<>(
                        List.of(
                                "--server.port=0",
                                "--spring.main.register-shutdown-hook=false",
                                "--numi.chain=" + chain,
                                "--numi.prefix=" + kafka.prefix(),
                                "--numi.kafka.bootstrap=" + kafka.bootstrap(),
                                "--numi.kafka.replicas=1",
                                "--numi.kafka.in-sync-min=1",
                                "--numi.redis.url=" + redisUrl));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /// Publishes a template and returns when it is in the log.
    public MiningTemplate publish(long term, long number, BlockHeader header) {
        var template = Templates.template(term, number, header);
        publish(Bytes.wrap(template.encoded(NETWORK)));
        return template;
    }

    /// Publishes whatever this is.
    public void publish(Bytes value) {
        var record = new Outgoing(Topics.MINING_TEMPLATES, Bytes.EMPTY, value, TRACE);
        var _ = TopicProbe.write(publisher, record);
    }

    @Override
    public void close() {
        publisher.close();
    }
}
