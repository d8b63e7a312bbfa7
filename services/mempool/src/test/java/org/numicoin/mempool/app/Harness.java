package org.numicoin.mempool.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.Genesis;
import org.numicoin.crypto.SignatureProvider;
import org.numicoin.crypto.SignatureProviders;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.kit.redis.RedisClients;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.TopicProbe;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.localnet.LocalRedis;
import org.numicoin.mempool.select.SelectService;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.SubmittedTransaction;
import org.numicoin.messaging.Topic;
import org.numicoin.messaging.Topics;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.Failed;
import org.numicoin.rpc.v1.SelectReply;
import org.numicoin.rpc.v1.SelectRequest;
import org.numicoin.testing.Specs;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.unit.DataSize;

/// A mempool replica on a real broker and a real Redis, with a validator that the test plays.
final class Harness implements AutoCloseable {
    static final Origin CLIENT = new Origin(Origin.Kind.API, "explorer-1", "");
    static final Origin PEER = new Origin(Origin.Kind.GATEWAY, "gateway-1", "peer");

    /// More than anything may take on a machine that does other things, too.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration REDIS_TIMEOUT = Duration.ofSeconds(1);

    final ChainSpec spec;
    final NetworkId network;
    final KafkaFixture kafka;
    final String redisUrl;
    final FakeValidator validator;
    final AtomicInteger verified = new AtomicInteger();
    final List<String> stops = new ArrayList<>();

    /// Replicas beside its own, which are asked too.
    final List<MempoolProcess> others = new ArrayList<>();

    ReadinessReasons readiness = new ReadinessReasons();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final KafkaClients clients;
    private final Publisher publisher;
    private final LogReader verdictReader;
    private final List<TransactionVerdict> verdicts = new ArrayList<>();
    private final List<TransactionVerdict> allVerdicts = new ArrayList<>();
    private final Map<Hash256, TraceContext> verdictTraces = new HashMap<>();
    private final RedisSettings redisSettings;
    private final LettuceConnectionFactory connections;
    private final ManagedChannel channel;
    private final SignatureProvider provider;
    private final SpamSettings spam;
    private Mempool mempool;

    Harness(KafkaFixture kafka, LocalRedis redis) throws IOException {
        this(kafka, redis, Specs.fast());
    }

    Harness(KafkaFixture kafka, LocalRedis redis, ChainSpec spec) throws IOException {
        this(kafka, redis.url(), spec, SpamSettings.DEFAULT);
    }

    Harness(KafkaFixture kafka, String redisUrl, ChainSpec spec, SpamSettings spam)
            throws IOException {
        this.spec = spec;
        this.spam = spam;
        this.redisUrl = redisUrl;
        this.network = new NetworkId(spec.chainId(), Genesis.of(spec).block().id());
        this.kafka =
                kafka.create(
                        Topics.TX_SUBMITTED,
                        Topics.TX_VERDICTS,
                        Topics.CHAIN_EVENTS,
                        Topics.QUARANTINE);
        this.clients = kafka.clients("test");
        this.publisher = Publisher.small(clients);
        this.validator = new FakeValidator(spec, network, publisher);
        this.verdictReader =
                LogReader.openAll(clients, Topics.TX_VERDICTS, "test", LogStart.first());
        this.redisSettings = new RedisSettings(URI.create(redisUrl), REDIS_TIMEOUT);
        this.connections = RedisClients.open(redisSettings);
        this.channel =
                RpcChannels.any(
                        new RpcTarget("127.0.0.1", validator.port()), RpcLimits.of(1 << 23));
        this.provider =
                counting(
                        SignatureProviders.select(Duration.ofMillis(60), System::nanoTime)
                                .provider());
        this.mempool = startReplica();
    }

    /// Ends the replica, in order, and starts another one.
    void restart() {
        mempool.close();
        mempool = startReplica();
    }

    void stop() {
        mempool.close();
    }

    void start() {
        mempool = startReplica();
    }

    long now() {
        return InstantSource.system().millis();
    }

    LettuceConnectionFactory connections() {
        return connections;
    }

    private Mempool startReplica() {
        readiness = new ReadinessReasons();
        meters = new SimpleMeterRegistry();
        return Mempool.start(
                new MempoolParts(
                        spec,
                        network,
                        kafka.clients("mempool-1"),
                        connections,
                        redisSettings,
                        channel,
                        Duration.ofSeconds(2),
                        new MempoolSettings(
                                65_536,
                                DataSize.ofMegabytes(256),
                                2,
                                4_096,
                                Duration.ofSeconds(1),
                                spam),
                        provider,
                        InstantSource.system(),
                        new Random(System.nanoTime()),
                        meters,
                        readiness,
                        new ProgressWatch(System::nanoTime),
                        this::stopped));
    }

    private void stopped(FatalError why) {
        synchronized (stops) {
            stops.add(String.valueOf(why.getMessage()));
        }
    }

    void awaitReady() throws InterruptedException {
        await(() -> readiness.isReady() && serving().size() == Shards.COUNT, "ready");
    }

    /// Shards that answer, as often as replicas answer for them.
    List<Integer> serving() {
        return ask(request().build()).getShardsList();
    }

    /// A transaction whose submission belongs to a trace.
    void submit(Origin origin, Transaction transaction, TraceContext trace) {
        var submitted = new SubmittedTransaction(origin, Bytes.wrap(transaction.encoded()));
        submit(Shards.of(transaction.core().sender()), submitted, trace).join();
    }

    /// Of the record with the last verdict of a transaction that was read.
    TraceContext verdictTrace(Hash256 id) {
        return verdictTraces.getOrDefault(id, TraceContext.NONE);
    }

    void submit(Origin origin, Transaction... transactions) {
        var sent = new ArrayList<CompletableFuture<?>>();
        for (Transaction transaction : transactions) {
            sent.add(submit(origin, transaction, Bytes.wrap(transaction.encoded())));
        }
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
    }

    private CompletableFuture<?> submit(Origin origin, Transaction transaction, Bytes bytes) {
        return submit(
                Shards.of(transaction.core().sender()), new SubmittedTransaction(origin, bytes));
    }

    CompletableFuture<?> submit(int partition, SubmittedTransaction submitted) {
        return submit(partition, submitted, TraceContext.NONE);
    }

    private CompletableFuture<?> submit(
            int partition, SubmittedTransaction submitted, TraceContext trace) {
        return publisher
                .publish(
                        new Outgoing(
                                Topics.TX_SUBMITTED,
                                partition,
                                Bytes.EMPTY,
                                Bytes.wrap(submitted.encoded(network)),
                                trace))
                .thenAccept(result -> assertThat(result).isInstanceOf(PublishResult.Acked.class));
    }

    /// The first verdict, of those not looked at yet, that is of a kind and a transaction.
    TransactionVerdict awaitVerdict(Kind kind, Hash256 id) throws InterruptedException {
        return awaitVerdict(v -> v.kind() == kind && v.id().equals(id), kind + " of " + id);
    }

    TransactionVerdict awaitVerdict(Predicate<TransactionVerdict> matches, String what)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            for (TransactionVerdict verdict : verdicts) {
                if (matches.test(verdict)) {
                    verdicts.remove(verdict);
                    return verdict;
                }
            }
            read(Duration.ofMillis(100));
        }
        throw new AssertionError(
                "no verdict "
                        + what
                        + "; readiness "
                        + readiness.all()
                        + "; there are "
                        + verdicts);
    }

    /// All verdicts until so many were read.
    List<TransactionVerdict> awaitVerdicts(int count) throws InterruptedException {
        await(() -> verdicts.size() >= count, count + " verdicts");
        return List.copyOf(verdicts);
    }

    /// Every verdict read so far, looked at or not.
    List<TransactionVerdict> allVerdicts() {
        return List.copyOf(allVerdicts);
    }

    void forgetVerdicts() {
        verdicts.clear();
    }

    private void read(Duration atMost) throws InterruptedException {
        if (verdictReader.take(atMost) instanceof Reading.Batch batch) {
            for (LogRecord record : batch.records()) {
                var verdict =
                        Message.decode(
                                record.value().unsafeArray(), network, TransactionVerdict.class);
                verdicts.add(verdict);
                allVerdicts.add(verdict);
                verdictTraces.put(verdict.id(), record.trace());
            }
        }
    }

    /// Every message of a topic that there is now.
    <M extends Message> List<M> read(Topic topic, Class<M> type) {
        return TopicProbe.records(clients, topic).stream()
                .map(record -> Message.decode(record.value().unsafeArray(), network, type))
                .toList();
    }

    void await(BooleanSupplier condition, String what) throws InterruptedException {
        await(condition, () -> what);
    }

    private void await(BooleanSupplier condition, Supplier<String> what)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as(() ->
                            "waited for %s; readiness %s, stops %s"
                                    .formatted(what.get(), readiness.all(), stops))
                    .isLessThan(deadline);
            read(Duration.ofMillis(20));
        }
    }

    /// Ids of what the mempool would put into a block on the tip, in its order.
    List<Hash256> select() throws InterruptedException {
        return select(Map.of()).getTransactionsList().stream()
                .map(t -> Transaction.decode(t.getTransaction().toByteArray()).id())
                .toList();
    }

    /// Asks until all shards answer.
    SelectReply select(Map<Hash256, String> failed) throws InterruptedException {
        var request = request();
        failed.forEach((fullId, code) ->
                request.addFailed(
                        Failed.newBuilder()
                                .setFullId(
                                        com.google.protobuf.ByteString.copyFrom(fullId.toBytes()))
                                .setCode(code)));
        var replies = new ArrayList<SelectReply>();
        await(
                () -> {
                    SelectReply reply = ask(request.build());
                    replies.add(reply);
                    return reply.getShardsCount() == Shards.COUNT;
                },
                () ->
                        "all of %d shards to answer Select, not only %s"
                                .formatted(
                                        mempool.shards().size(),
                                        replies.getLast().getShardsList()));
        return replies.getLast();
    }

    private SelectRequest.Builder request() {
        return SelectRequest.newBuilder()
                .setSequence(validator.sequence())
                .setBaseFee(100)
                .setWeightMax(1 << 23);
    }

    private SelectReply ask(SelectRequest request) {
        var all = SelectReply.newBuilder(askOwn(request));
        others.forEach(other -> all.mergeFrom(other.select(request)));
        return all.build();
    }

    private SelectReply askOwn(SelectRequest request) {
        var service = new SelectService(mempool::shards, 1 << 23, Duration.ofMillis(200));
        var answer = new CompletableFuture<SelectReply>();
        service.select(
                request,
                new StreamObserver<>() {
                    @Override
                    public void onNext(SelectReply reply) {
                        answer.complete(reply);
                    }

                    @Override
                    public void onError(Throwable problem) {
                        answer.completeExceptionally(problem);
                    }

                    @Override
                    public void onCompleted() {}
                });
        return answer.join();
    }

    private SignatureProvider counting(SignatureProvider real) {
        return new SignatureProvider() {
            @Override
            public String name() {
                return real.name();
            }

            @Override
            public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
                verified.incrementAndGet();
                return real.verify(publicKey, message, signature);
            }

            @Override
            public Signer signer(byte[] seed) {
                return real.signer(seed);
            }
        };
    }

    @Override
    public void close() {
        others.forEach(MempoolProcess::close);
        mempool.close();
        verdictReader.close();
        publisher.close();
        channel.shutdownNow();
        validator.close();
        connections.destroy();
    }
}
