package org.numicoin.gateway.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.gateway.chain.FakeValidator;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.kit.start.ServiceMain;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.TopicProbe;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.BlockCandidate;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.Topics;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.Specs;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The service as it is deployed, on a real broker, with a validator that the test plays. It dials
/// nobody by itself. HTTP servers of one process share threads, so only those that were started
/// last answer after one has ended.
final class RunningGateway implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Blocks of the past: the service goes by the real clock.
    private static final String SPEC =
            Specs.yaml("testchain", 3, 100)
                    .replace("8388608", Long.toString(KafkaFixture.BLOCK_BYTES_MAX))
                    .replace("1800000000000", "1700000000000");

    private final KafkaFixture kafka;
    private final FakeValidator validator;
    private final ConfigurableApplicationContext application;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningGateway(
            KafkaFixture kafka,
            FakeValidator validator,
            ConfigurableApplicationContext application) {
        this.kafka = kafka;
        this.validator = validator;
        this.application = application;
    }

    /// What a route answered.
    record Answer(int status, JsonNode body) {
        String code() {
            return body.path("code").asString();
        }
    }

    /// Of the chain that all of them follow.
    static ChainSpec spec() {
        return ChainSpecs.parse(SPEC);
    }

    /// Returns when it is ready.
    ///
    /// @param data of this node, which outlives it
    /// @param pooled what its mempool has taken before
    static RunningGateway start(KafkaFixture kafka, Path data, Transaction... pooled)
            throws Exception {
        return start(kafka, data, 0, pooled);
    }

    /// One whose validator had so many blocks before: they are none of those that it was told of.
    static RunningGateway start(KafkaFixture kafka, Path data, int blocks, Transaction... pooled)
            throws Exception {
        kafka.create(
                Topics.TX_SUBMITTED,
                Topics.TX_VERDICTS,
                Topics.BLOCK_CANDIDATES,
                Topics.QUARANTINE);
        var validator = new FakeValidator(spec(), kafka);
        for (int i = 0; i < blocks; i++) {
            var _ = validator.mine();
        }
        for (Transaction transaction : pooled) {
            accept(kafka, validator.network(), transaction);
        }
        return start(kafka, validator, data);
    }

    private static void accept(KafkaFixture kafka, NetworkId network, Transaction transaction) {
        var verdict =
                new TransactionVerdict(
                        TransactionVerdict.Kind.ACCEPTED,
                        new TransactionVerdict.Version(1, 0),
                        transaction.core().sender(),
                        transaction.core().nonce(),
                        transaction.id(),
                        transaction.fullId(),
                        "",
                        "",
                        new Origin(Origin.Kind.API, "api", ""),
                        Bytes.wrap(transaction.encoded()));
        var publisher = Publisher.small(kafka.clients("mempool-1"));
        var _ =
                TopicProbe.write(
                        publisher,
                        new Outgoing(
                                Topics.TX_VERDICTS,
                                Shards.of(verdict.sender()),
                                Bytes.wrap(verdict.key()),
                                Bytes.wrap(verdict.encoded(network)),
                                TraceContext.NONE));
        publisher.close();
    }

    private static RunningGateway start(KafkaFixture kafka, FakeValidator validator, Path data)
            throws IOException {
        Path spec = data.resolve("spec.yml");
        Files.createDirectories(data);
        Files.writeString(spec, SPEC);
        var application =
                ServiceMain.start(
                        GatewayApplication.class,
                        "--numi.chain=" + spec,
                        "--numi.prefix=" + kafka.prefix(),
                        "--numi.data-dir=" + data,
                        "--numi.kafka.bootstrap=" + kafka.bootstrap(),
                        "--numi.kafka.replicas=1",
                        "--numi.kafka.in-sync-min=1",
                        "--numi.validator.target=127.0.0.1:" + validator.port(),
                        "--numi.p2p.listen=/ip4/127.0.0.1/tcp/0",
                        "--numi.p2p.allow-private=true",
                        "--numi.p2p.outbound-target=0",
                        "--numi.p2p.mdns=false",
                        "--numi.grpc.address=127.0.0.1",
                        "--numi.grpc.port=0",
                        "--server.port=0");
        var gateway = new RunningGateway(kafka, validator, application);
        var reasons = application.getBean(ReadinessReasons.class);
        await(() -> "ready: " + reasons.all(), reasons::isReady);
        return gateway;
    }

    /// Ends the service and starts it again.
    RunningGateway restart(Path data) throws IOException {
        application.close();
        http.close();
        return start(kafka, validator, data);
    }

    FakeValidator validator() {
        return validator;
    }

    String peerId() {
        return get("/node").body().get("peer_id").asString();
    }

    String address() {
        return get("/node").body().get("listen").get(0).asString();
    }

    /// Where validators ask for old blocks.
    int grpcPort() {
        return application.getBean(RpcServer.class).port();
    }

    /// Connects by the route of its operator.
    void connectTo(RunningGateway other) {
        var answer = post("/peers/connect", addressed(other.address()));
        if (answer.status() != 200) {
            throw new AssertionError(answer.body().toString());
        }
    }

    /// What routes that take an address take.
    static String addressed(String address) {
        return "{\"address\":\"%s\"}".formatted(address);
    }

    /// Blocks that it gave to the cluster.
    List<BlockCandidate> candidates() {
        return TopicProbe.records(kafka.clients("test"), Topics.BLOCK_CANDIDATES).stream()
                .map(this::candidate)
                .toList();
    }

    private BlockCandidate candidate(LogRecord record) {
        return Message.decode(
                record.value().unsafeArray(), validator.network(), BlockCandidate.class);
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    /// What a scrape gets, line by line.
    List<String> metrics() {
        return ask(HttpRequest.newBuilder(uri("/actuator/prometheus")).build())
                .body()
                .lines()
                .toList();
    }

    /// The sum of all samples of a metric that have this part among their labels.
    double metric(String name, String label) {
        return metrics().stream()
                .filter(line -> line.startsWith(name) && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    Answer post(String path, String json) {
        return send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build());
    }

    Answer delete(String path) {
        return send(HttpRequest.newBuilder(uri(path)).DELETE().build());
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /// Asks again until it holds.
    static void await(String what, BooleanSupplier condition) {
        await(() -> what, condition);
    }

    private static void await(Supplier<String> what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in " + PATIENCE + ": " + what.get());
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private URI uri(String path) {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private Answer send(HttpRequest request) {
        var response = ask(request);
        String body = response.body().isEmpty() ? "{}" : response.body();
        return new Answer(response.statusCode(), JsonMapper.shared().readTree(body));
    }

    private HttpResponse<String> ask(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        application.close();
        http.close();
        validator.close();
    }
}
