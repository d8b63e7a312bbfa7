package org.numicoin.validator;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.numicoin.chain.BlockHeader;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.TopicProbe;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.BlockCandidate;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.MinedSolution;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TemplateBody;
import org.numicoin.messaging.TemplateNumber;
import org.numicoin.messaging.Topic;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder.Node;

/// The other side of a validator's topics: offers work and reads what comes of it.
public final class TestTopics implements AutoCloseable {
    static final Origin PEER = new Origin(Origin.Kind.GATEWAY, "gateway-1", "peer-7");
    static final Origin WORKER = new Origin(Origin.Kind.WORKER, "worker-1", "");

    private final KafkaFixture kafka;
    private final NetworkId network;
    private final KafkaClients clients;
    private final Publisher small;
    private final Publisher bulk;

    private TestTopics(KafkaFixture kafka, NetworkId network) {
        this.kafka = kafka;
        this.network = network;
        this.clients = kafka.clients("test-1");
        this.small = Publisher.small(clients);
        this.bulk = Publisher.bulk(clients);
    }

    /// Creates every topic that a validator needs.
    public static TestTopics create(KafkaFixture kafka, NetworkId network) {
        Topics.ALL.forEach(kafka::create);
        return new TestTopics(kafka, network);
    }

    public KafkaFixture kafka() {
        return kafka;
    }

    public KafkaClients clients() {
        return clients;
    }

    /// Loses a topic and makes it again, empty.
    public void recreate(Topic topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            String name = kafka.prefix().of(topic);
            admin.deleteTopics(List.of(name)).all().get();
            await("the end of " + name)
                    .until(() -> !admin.listTopics().names().get().contains(name));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        kafka.create(topic);
    }

    public void offer(Node... blocks) {
        for (Node block : blocks) {
            offer(block.block().encoded());
        }
    }

    public void offer(List<Node> blocks) {
        blocks.forEach(block -> offer(block));
    }

    public void offer(byte[] block) {
        publish(Topics.BLOCK_CANDIDATES, new BlockCandidate(PEER, Bytes.wrap(block)));
    }

    /// Without waiting for the ack.
    public void offerLater(byte[] block) {
        var candidate = new BlockCandidate(PEER, Bytes.wrap(block));
        var _ =
                bulk.publish(
                        new Outgoing(
                                Topics.BLOCK_CANDIDATES,
                                Bytes.EMPTY,
                                Bytes.wrap(candidate.encoded(network)),
                                TraceContext.NONE));
    }

    public void solve(BlockHeader header) {
        publish(Topics.MINING_SOLUTIONS, new MinedSolution(WORKER, header.templateId(), header));
    }

    public void body(Node block) {
        var header = block.block().header();
        publish(
                Topics.MINING_BODIES,
                new TemplateBody(
                        new TemplateNumber(1, 1),
                        header.templateId(),
                        header.parentId(),
                        header.height(),
                        Bytes.wrap(block.block().encodedBody())));
    }

    public void publish(Topic topic, Message message) {
        publish(topic, message.encoded(network));
    }

    public void publish(Topic topic, byte[] value) {
        boolean isBulk =
                topic.equals(Topics.BLOCK_CANDIDATES) || topic.equals(Topics.MINING_BODIES);
        var key = topic.equals(Topics.TX_VERDICTS) ? Bytes.wrap(new byte[] {0}) : Bytes.EMPTY;
        var outgoing = new Outgoing(topic, key, Bytes.wrap(value), TraceContext.NONE);
        var _ = TopicProbe.write(isBulk ? bulk : small, outgoing);
    }

    /// The log up to what this replica has applied and maybe further. A commit is visible to
    /// readers a little after it is certain for its author.
    public List<ChainEvent> events(TestValidator validator) {
        long sequence = validator.position().sequence();
        return await("event " + sequence)
                .until(
                        () -> read(Topics.CHAIN_EVENTS, ChainEvent.class),
                        events -> !events.isEmpty() && events.getLast().sequence() >= sequence);
    }

    /// The same, checked and folded.
    public EventFold fold(TestValidator validator) {
        return EventFold.of(events(validator));
    }

    /// Every message of a topic there is now.
    public <M extends Message> List<M> read(Topic topic, Class<M> type) {
        return TopicProbe.records(clients, topic).stream()
                .map(record -> Message.decode(record.value().unsafeArray(), network, type))
                .toList();
    }

    /// Ids of the blocks.
    public static List<Hash256> ids(List<Node> blocks) {
        return blocks.stream().map(Node::id).toList();
    }

    @Override
    public void close() {
        small.close();
        bulk.close();
    }
}
