package org.numicoin.gateway.ingest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.redis.RedisClients;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.kit.testing.Signals;
import org.numicoin.kit.testing.TopicProbe;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.localnet.LocalKafka;
import org.numicoin.localnet.LocalRedis;
import org.numicoin.messaging.BlockCandidate;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.SubmittedTransaction;
import org.numicoin.messaging.Topic;
import org.numicoin.messaging.Topics;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// Gateways' way into Kafka, on a real broker and a real Redis.
@ExtendWith(SharedBroker.class)
final class SubmitterTest {
    private static final ChainSpec SPEC = Specs.fast();
    private static final PeerId PEER =
            PeerId.parse("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N");
    private static final Duration REDIS_TIMEOUT = Duration.ofSeconds(1);

    /// The bound of the publisher of blocks is 35 s; the rest is for a busy machine.
    private static final long PUBLISH_SECONDS = 60;

    @TempDir private Path folder;

    private final ChainBuilder chain = new ChainBuilder(SPEC);
    private final NetworkId network = new NetworkId(SPEC.chainId(), chain.genesis().id());
    private final Block block = chain.extend(chain.genesis(), 0).block();
    private final Bytes encoded = Bytes.wrap(block.encoded());
    private final Transaction transaction =
            TransactionBuilder.from(SPEC, 1).pay(2, 20_000_000).signRevealing(1);

    private final List<FatalError> stops = new CopyOnWriteArrayList<>();
    private final List<Hash256> passedOver = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private KafkaFixture kafka;

    @BeforeEach
    void prepare(KafkaFixture fixture) {
        kafka = topics(fixture);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        assertThat(stops).isEmpty();
    }

    @Test
    void aTransactionGoesToTheShardOfItsSenderWithThePeerAsItsOrigin() throws Exception {
        var submitter = submitter("gateway-1", Claims.NONE);

        assertThat(get(submitter.submit(transaction, PEER))).isEqualTo(new Submitted.Published());

        var record = records(Topics.TX_SUBMITTED).getFirst();
        assertThat(record.partition()).isEqualTo(Shards.of(transaction.core().sender()));
        assertThat(
                        Message.decode(
                                record.value().unsafeArray(), network, SubmittedTransaction.class))
                .isEqualTo(
                        new SubmittedTransaction(
                                new Origin(Origin.Kind.GATEWAY, "gateway-1", PEER.toString()),
                                Bytes.wrap(transaction.encoded())));
    }

    @Test
    void aBlockBecomesACandidateUnderItsId() throws Exception {
        var submitter = submitter("gateway-1", Claims.NONE);

        assertThat(get(submitter.submit(block.id(), encoded, PEER)))
                .isEqualTo(new Submitted.Published());

        var record = records(Topics.BLOCK_CANDIDATES).getFirst();
        assertThat(record.key()).isEqualTo(Bytes.wrap(block.id().toBytes()));
        assertThat(
                        Message.decode(record.value().unsafeArray(), network, BlockCandidate.class)
                                .block())
                .isEqualTo(encoded);
    }

    @Test
    void eachSubmissionBeginsATrace() throws Exception {
        var submitter = submitter("gateway-1", Claims.NONE);

        get(submitter.submit(block.id(), encoded, PEER));
        get(submitter.submit(transaction, PEER));

        var ofBlock = records(Topics.BLOCK_CANDIDATES).getFirst().trace();
        var ofTransaction = records(Topics.TX_SUBMITTED).getFirst().trace();
        assertThat(List.of(ofBlock, ofTransaction)).noneMatch(TraceContext::isNone);
        assertThat(ofBlock.traceId()).isNotEqualTo(ofTransaction.traceId());
    }

    @Test
    void verdictsAndEventsMakeRoom() throws Exception {
        var submitter = submitter("gateway-1", Claims.NONE);
        var node = new HeaderNode(block.id(), block.header(), 0, chain.genesis().chainWork(), true);
        var nobody = new Origin(Origin.Kind.VALIDATOR, "", "");
        List<Runnable> answers =
                List.of(
                        () -> submitter.connected(node, block, nobody),
                        () -> submitter.sideBlock(block.id()),
                        () -> submitter.rejected(block.id(), "high-hash", false, nobody),
                        () -> submitter.candidatesDecided(Long.MAX_VALUE));
        for (Runnable answer : answers) {
            assertThat(get(submitter.submit(block.id(), encoded, PEER)))
                    .isEqualTo(new Submitted.Published());
            assertThat(get(submitter.submit(block.id(), encoded, PEER)))
                    .isEqualTo(new Submitted.UnderWay());
            answer.run();
        }
        assertThat(passedOver).containsExactly(block.id());
        assertThat(get(submitter.submit(transaction, PEER))).isEqualTo(new Submitted.Published());
        submitter.decided(rejection());
        assertThat(get(submitter.submit(transaction, PEER))).isEqualTo(new Submitted.Published());
    }

    @Test
    void aWindowOfUnansweredBlocksIsFullAndDrains() throws Exception {
        var submitter = submitter("gateway-1", Claims.NONE);
        var ids = new ArrayList<Hash256>();
        for (int i = 0; i < Submitter.BLOCKS_MAX; i++) {
            var next = chain.extend(chain.genesis(), i).block();
            ids.add(next.id());
            assertThat(get(submitter.submit(next.id(), Bytes.wrap(next.encoded()), PEER)))
                    .isEqualTo(new Submitted.Published());
        }
        assertThat(submitter.hasRoomForTransactions(PEER)).isTrue();
        var one = chain.extend(chain.genesis(), Submitter.BLOCKS_MAX).block();
        assertThat(get(submitter.submit(one.id(), Bytes.wrap(one.encoded()), PEER)))
                .isEqualTo(new Submitted.NoRoom());

        ids.forEach(submitter::sideBlock);
        assertThat(get(submitter.submit(one.id(), Bytes.wrap(one.encoded()), PEER)))
                .isEqualTo(new Submitted.Published());
        assertThat(records(Topics.BLOCK_CANDIDATES)).hasSize(Submitter.BLOCKS_MAX + 1);
    }

    @Test
    void ofTwoGatewaysOnePublishesACandidate() throws Exception {
        try (var redis = LocalRedis.start(folder)) {
            var one = submitter("gateway-1", claims("gateway-1", redis));
            var other = submitter("gateway-2", claims("gateway-2", redis));

            var first = one.submit(block.id(), encoded, PEER);
            assertThat(get(first)).isEqualTo(new Submitted.Published());
            var second = other.submit(block.id(), encoded, PEER);
            List.of(one, other).forEach(gateway -> gateway.sideBlock(block.id()));

            assertThat(get(second)).isEqualTo(new Submitted.Decided());
            assertThat(records(Topics.BLOCK_CANDIDATES)).hasSize(1);
            closeAll();
        }
    }

    @Test
    void aCandidateWhoseClaimantDiedIsPublishedByAnother() throws Exception {
        try (var redis = LocalRedis.start(folder)) {
            var dead = claims("gateway-1", redis);
            assertThat(dead.claim(block.id()).get(PUBLISH_SECONDS, SECONDS)).isTrue();
            var other = submitter("gateway-2", claims("gateway-2", redis));

            assertThat(get(other.submit(block.id(), encoded, PEER)))
                    .isEqualTo(new Submitted.Published());
            assertThat(records(Topics.BLOCK_CANDIDATES)).hasSize(1);
            closeAll();
        }
    }

    @Test
    void aGoodBlockFollowsOneWithTheSameHeaderThatWasRefused() throws Exception {
        try (var redis = LocalRedis.start(folder)) {
            var one = submitter("gateway-1", claims("gateway-1", redis));
            var other = submitter("gateway-2", claims("gateway-2", redis));
            var nobody = new Origin(Origin.Kind.VALIDATOR, "", "");
            assertThat(get(one.submit(block.id(), Bytes.ofHex("00"), PEER)))
                    .isEqualTo(new Submitted.Published());
            List.of(one, other).forEach(g -> g.rejected(block.id(), "bad-body", false, nobody));

            assertThat(get(other.submit(block.id(), encoded, PEER)))
                    .isEqualTo(new Submitted.Published());
            assertThat(records(Topics.BLOCK_CANDIDATES)).hasSize(2);
            closeAll();
        }
    }

    @Test
    void withoutRedisEverythingIsPublished() throws Exception {
        try (var redis = LocalRedis.start(folder)) {
            var submitter = submitter("gateway-1", claims("gateway-1", redis));
            redis.kill();

            assertThat(get(submitter.submit(block.id(), encoded, PEER)))
                    .isEqualTo(new Submitted.Published());
            assertThat(get(submitter.submit(transaction, PEER)))
                    .isEqualTo(new Submitted.Published());
            closeAll();
        }
    }

    @Test
    void aBrokerThatStandsStillCostsTimeWithinABoundAndOneThatGoesOnTakesEverything()
            throws Exception {
        try (var broker = LocalKafka.start(folder)) {
            kafka = topics(KafkaFixture.on(broker.bootstrap()));
            var submitter = submitter("gateway-1", Claims.NONE);
            assertThat(get(submitter.submit(transaction, PEER)))
                    .isEqualTo(new Submitted.Published());
            submitter.decided(rejection());

            Signals.stop(broker.process());
            var outcome = submitter.submit(transaction, PEER);
            assertThat(get(outcome))
                    .isInstanceOfAny(Submitted.Unknown.class, Submitted.NotWritten.class);
            Signals.goOn(broker.process());

            submitter.decided(rejection());
            assertThat(publishedInTheEnd(submitter)).isTrue();
            closeAll();
        }
    }

    /// The client may need a moment to find the broker again.
    private boolean publishedInTheEnd(Submitter submitter) throws Exception {
        for (int tries = 0; tries < 10; tries++) {
            if (get(submitter.submit(transaction, PEER)) instanceof Submitted.Published) {
                return true;
            }
            submitter.decided(rejection());
        }
        return false;
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PUBLISH_SECONDS, SECONDS);
    }

    private TransactionVerdict rejection() {
        return new TransactionVerdict(
                TransactionVerdict.Kind.REJECTED,
                new TransactionVerdict.Version(1, 0),
                transaction.core().sender(),
                transaction.core().nonce(),
                transaction.id(),
                transaction.fullId(),
                "test",
                "",
                new Origin(Origin.Kind.GATEWAY, "gateway-1", ""),
                Bytes.EMPTY);
    }

    private Submitter submitter(String instance, Claims claims) {
        KafkaClients clients = kafka.clients(instance);
        var small = opened(Publisher.small(clients));
        var bulk = opened(Publisher.bulk(clients));
        return opened(
                Submitter.start(
                        new SubmitterParts(
                                SPEC,
                                network,
                                instance,
                                small::publish,
                                bulk::publish,
                                claims,
                                System::nanoTime,
                                new Random(1),
                                new SimpleMeterRegistry(),
                                passedOver::add,
                                new ProgressWatch(System::nanoTime),
                                stops::add)));
    }

    private RedisClaims claims(String instance, LocalRedis redis) {
        LettuceConnectionFactory connections =
                RedisClients.open(new RedisSettings(URI.create(redis.url()), REDIS_TIMEOUT));
        open.add(connections::destroy);
        return new RedisClaims(
                connections, kafka.prefix(), instance, REDIS_TIMEOUT, System::nanoTime);
    }

    private <T extends AutoCloseable> T opened(T closeable) {
        open.add(closeable);
        return closeable;
    }

    private void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        open.clear();
    }

    private static KafkaFixture topics(KafkaFixture fixture) {
        return fixture.create(Topics.TX_SUBMITTED, Topics.BLOCK_CANDIDATES);
    }

    /// Everything that a topic has by now.
    private List<LogRecord> records(Topic topic) {
        return TopicProbe.records(kafka.clients("test"), topic);
    }
}
