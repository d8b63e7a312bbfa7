package org.numicoin.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.BlockHeader;
import org.numicoin.consensus.HeaderRules;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.kafka.LogReader;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.LogStart;
import org.numicoin.kit.kafka.Reading;
import org.numicoin.kit.start.ServiceMain;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.localnet.LocalRedis;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.MinedSolution;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.TopicClient;
import org.numicoin.messaging.Topics;
import org.numicoin.mining.NonceSpace;
import org.numicoin.mining.template.TemplateBlob;
import org.numicoin.mining.testing.PlayedValidator;
import org.numicoin.mining.testing.Templates;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.worker.opencl.OpenClDevice;
import org.numicoin.worker.search.HashRate;
import org.numicoin.worker.search.Load;
import org.numicoin.worker.search.Miner;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/// On a real broker and a real Redis. The test is the validator: it writes templates and reads
/// solutions.
@ExtendWith(SharedBroker.class)
class MiningWorkerTest {
    private static final ChainBuilder.Node GENESIS = Templates.CHAIN.genesis();
    private static final NetworkId NETWORK = PlayedValidator.NETWORK;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @TempDir private static Path folder;
    private static LocalRedis redis;
    private static Path spec;

    private final KafkaFixture kafka;
    private final PlayedValidator validator;
    private final List<AutoCloseable> open = new ArrayList<>();

    MiningWorkerTest(KafkaFixture kafka) {
        this.kafka = kafka;
        this.validator = new PlayedValidator(kafka, TopicClient.MINING_WORKER);
    }

    @BeforeAll
    static void startRedis() throws IOException {
        redis = LocalRedis.start(folder.resolve("redis"));
        spec = Files.writeString(folder.resolve("spec.yml"), Specs.yaml("testchain", 3, 100));
    }

    @AfterAll
    static void stopRedis() throws IOException {
        redis.close();
    }

    @AfterEach
    void close() throws Exception {
        for (var each : open.reversed()) {
            each.close();
        }
        validator.close();
    }

    private TestWorker worker() {
        return worker(redis.url());
    }

    private TestWorker worker(String redisUrl) {
        var worker = TestWorker.start(kafka, NETWORK, redisUrl, open.size());
        open.add(worker);
        return worker;
    }

    private ConfigurableApplicationContext application(String address, String... more) {
        var own =
                List.of(
                        "--numi.miner.device-memory=16MB",
                        "--numi.miner.threads=1",
                        "--numi.miner.address=" + address);
        var context =
                ServiceMain.start(
                        MiningWorkerApplication.class,
                        validator.arguments(
                                spec.toString(),
                                redis.url(),
                                Stream.concat(own.stream(), Stream.of(more))
                                        .toArray(String[]::new)));
        open.add(context);
        return context;
    }

    private Solutions solutions() {
        var reader =
                LogReader.open(
                        validator.clients(), Topics.MINING_SOLUTIONS, "test", LogStart.first());
        open.add(reader);
        return new Solutions(reader);
    }

    /// What the worker publishes.
    private record Solutions(LogReader reader) {
        LogRecord nextRecord() throws InterruptedException {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < end) {
                if (reader.take(Duration.ofMillis(100)) instanceof Reading.Batch batch
                        && !batch.records().isEmpty()) {
                    return batch.records().getFirst();
                }
            }
            throw new AssertionError("no solution within " + PATIENCE);
        }

        MinedSolution next() throws InterruptedException {
            return Message.decode(nextRecord().value().unsafeArray(), NETWORK, MinedSolution.class);
        }

        /// Later solutions of the same template may come before it.
        MinedSolution nextOn(Hash256 parentId) throws InterruptedException {
            MinedSolution solution = next();
            while (!solution.header().parentId().equals(parentId)) {
                solution = next();
            }
            return solution;
        }
    }

    @Test
    void serviceStartsMinesReportsItselfAndStops() throws InterruptedException {
        var solutions = solutions();
        var template = validator.publish(1, 1, Templates.header(GENESIS));
        var context = application(Bech32m.encode("lnumi", Keys.address(5)));

        var record = solutions.nextRecord();
        var solution = Message.decode(record.value().unsafeArray(), NETWORK, MinedSolution.class);
        BlockHeader header = solution.header();
        assertThat(solution.templateId()).isEqualTo(template.templateId());
        assertThat(header.miner()).isEqualTo(Keys.address(5));
        Hash256 hash = Templates.CHAIN.powHash().hash(header.proofOfWorkBlob());
        assertThat(HeaderRules.proofOfWorkMeetsTarget(header, hash)).isEmpty();
        assertThat(header.templateId()).isEqualTo(template.templateId());
        assertThat(record.trace().traceId()).isEqualTo(PlayedValidator.TRACE.traceId());
        await().until(context.getBean(ReadinessReasons.class)::isReady);
        String metrics = context.getBean(PrometheusMeterRegistry.class).scrape();
        assertThat(metrics)
                .contains(
                        "numi_worker_hashrate{",
                        "numi_worker_hashes_total{",
                        "numi_worker_solutions_total{",
                        "numi_worker_solutions_stale_total{",
                        "numi_worker_template_age_seconds{",
                        "numi_worker_templates_total{outcome=\"taken\"",
                        "numi_worker_leased{",
                        "numi_worker_threads{",
                        "numi_worker_switch_seconds_bucket{");
    }

    @Test
    void loadIsChangedWhileItRuns() throws IOException, InterruptedException {
        validator.publish(1, 1, Templates.hopeless(GENESIS));
        var context = application(Bech32m.encode("lnumi", Keys.address(5)));
        var mining = uri(context, "/actuator/mining");
        var miner = context.getBean(Miner.class);
        await().until(() -> context.getBean(HashRate.class).hashes() > 0);
        assertThat(ask(HttpRequest.newBuilder(mining).build()).body())
                .contains("\"device\":\"CPU\"", "\"threads\":1", "\"share\":1.0");

        assertThat(adjust(mining, "{\"threads\": 3, \"share\": 0.5}").body())
                .contains("\"threads\":3", "\"share\":0.5");
        assertThat(miner.load()).isEqualTo(new Load(3, 0.5));
        adjust(mining, "{\"threads\": 0}");
        assertThat(miner.load()).isEqualTo(new Load(0, 0.5));

        var refused = adjust(mining, "{\"share\": 2}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("bad-load", "a share is from 0.001 to 1, not 2.0");
    }

    private static HttpResponse<String> adjust(URI mining, String json)
            throws IOException, InterruptedException {
        return ask(
                HttpRequest.newBuilder(mining)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build());
    }

    private static HttpResponse<String> ask(HttpRequest request)
            throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private static URI uri(ConfigurableApplicationContext context, String path) {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Test
    void deviceFindsBlocks() throws InterruptedException {
        assumeFalse(
                OpenClDevice.all().isEmpty(), "no OpenCL device here; pocl-opencl-icd makes one");
        var solutions = solutions();
        validator.publish(1, 1, Templates.header(GENESIS));
        var context =
                application(Bech32m.encode("lnumi", Keys.address(5)), "--numi.miner.device=opencl");

        BlockHeader header = solutions.next().header();
        Hash256 hash = Templates.CHAIN.powHash().hash(header.proofOfWorkBlob());
        assertThat(HeaderRules.proofOfWorkMeetsTarget(header, hash)).isEmpty();
        assertThat(context.getBean(SearchDevice.class).openCl()).isPresent();
        String metrics = context.getBean(PrometheusMeterRegistry.class).scrape();
        assertThat(metrics).contains("numi_worker_device_wrong_total{");
    }

    @Test
    void workerThatStartsLateTakesTheNewestOfTheLastTemplates() throws InterruptedException {
        var next = Templates.CHAIN.extend(GENESIS, 1);
        validator.publish(2, 1, Templates.header(next));
        validator.publish(1, 900, Templates.header(GENESIS));
        var solutions = solutions();
        worker();

        assertThat(solutions.next().header().parentId()).isEqualTo(next.id());
    }

    @Test
    void templateOfADeposedValidatorIsIgnored() throws InterruptedException {
        var solutions = solutions();
        var worker = worker();
        validator.publish(2, 1, Templates.hopeless(GENESIS));
        await().until(() -> worker.templates("taken") == 1);
        validator.publish(1, 900, Templates.header(GENESIS));
        await().until(() -> worker.templates("outdated") == 1);

        var next = Templates.CHAIN.extend(GENESIS, 1);
        validator.publish(2, 2, Templates.header(next));
        var solution = solutions.next();
        assertThat(solution.header().parentId()).isEqualTo(next.id());
        assertThat(solution.header().extraNonce() >>> 48)
                .isEqualTo(worker.board().space().instance());
    }

    @Test
    void searchFollowsTheChainFromParentToParent() throws InterruptedException {
        var solutions = solutions();
        worker();
        ChainBuilder.Node parent = GENESIS;
        for (int number = 1; number <= 5; number++) {
            validator.publish(1, number, Templates.header(parent));
            assertThat(solutions.nextOn(parent.id()).header().height()).isEqualTo(number);
            parent = Templates.CHAIN.extend(parent, number);
        }
    }

    @Test
    void malformedTemplateIsCountedAndTheNextOneTaken() throws InterruptedException {
        var solutions = solutions();
        var worker = worker();
        validator.publish(Bytes.ofHex("ff00"));
        validator.publish(1, 1, Templates.header(GENESIS));

        assertThat(solutions.next().header().parentId()).isEqualTo(GENESIS.id());
        assertThat(worker.templates("malformed")).isEqualTo(1);
    }

    @Test
    void templateOfAnotherChainStopsTheServiceWithTheReason() {
        var worker = worker();
        var other = new NetworkId(NETWORK.chainId(), Hash256.ZERO);
        validator.publish(
                Bytes.wrap(Templates.template(1, 1, Templates.header(GENESIS)).encoded(other)));

        await().until(() -> !worker.exits().isEmpty());
        assertThat(worker.exits().getFirst())
                .hasMessageStartingWith("mining.templates-0@0")
                .hasMessageContaining("set numi.chain and numi.prefix");
    }

    @Test
    void readinessSaysWhatIsMissingAndLivenessThatThreadsMove() {
        var worker = worker();
        await().until(() -> worker.readiness().all().keySet().equals(Set.of("template")));
        assertThat(worker.readiness().all()).containsEntry("template", "no template yet");

        validator.publish(1, 1, Templates.hopeless(GENESIS));
        await().until(worker.readiness()::isReady);
        await().until(() -> worker.rate().perSecond() > 0);
        assertThat(worker.watch().stalled()).isEmpty();
    }

    @Test
    void leaseIsTakenAtStartAndGivenBackWithinASecondAtTheEnd() throws IOException {
        var worker = worker();
        validator.publish(1, 1, Templates.hopeless(GENESIS));
        await().until(() -> worker.board().space().isLeased() && worker.rate().hashes() > 0);
        String key = kafka.prefix().of("mining.instance:" + worker.board().space().instance());
        assertThat(redis.ask("EXISTS", key)).isEqualTo("1");

        long began = System.nanoTime();
        worker.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
        assertThat(redis.ask("EXISTS", key)).isEqualTo("0");
    }

    @Test
    void twoWorkersOfANodeSearchDifferentInstanceNumbers() {
        var one = worker();
        var two = worker();
        await().until(() -> one.board().space().isLeased() && two.board().space().isLeased());

        assertThat(one.board().space().instance()).isNotEqualTo(two.board().space().instance());
    }

    @Test
    void workerMinesWithoutRedis() throws InterruptedException {
        var solutions = solutions();
        worker("redis://127.0.0.1:1");
        validator.publish(1, 1, Templates.header(GENESIS));

        assertThat(solutions.next().header().extraNonce() >>> 48)
                .isGreaterThanOrEqualTo(NonceSpace.LEASED_END);
    }

    @Test
    void addressOfAnotherNetworkIsRefusedAtStart() {
        Throwable failure =
                catchThrowable(() -> application(Bech32m.encode("numi", Keys.address(5))));

        assertThat(failure)
                .hasStackTraceContaining("numi.miner.address (NUMI_MINER_ADDRESS)")
                .hasStackTraceContaining("those of this network with lnumi1");
    }

    /// A miner that mines for a pool on templates of this node.
    @Test
    void aMinerGetsATemplateForItsPoolAndItsBlockIsSent() throws Exception {
        var pool = Bech32m.encode("lnumi", Keys.address(7));
        var context =
                application(Bech32m.encode("lnumi", Keys.address(5)), "--numi.miner.share=0.001");
        var solutions = solutions();
        var template = validator.publish(1, 1, Templates.header(GENESIS));
        await().untilAsserted(() ->
                assertThat(rpc(context, "getblocktemplate", request(pool)))
                        .contains("blocktemplate_blob"));

        var answer = JsonMapper.shared().readTree(rpc(context, "getblocktemplate", request(pool)));
        var blob = answer.path("result").path("blocktemplate_blob").stringValue();
        BlockHeader header = TemplateBlob.decode(blob);
        for (int nonce = 0; !isSolved(header); nonce++) {
            header = header.withNonce(nonce, header.extraNonce());
        }
        assertThat(rpc(context, "submitblock", "[\"" + TemplateBlob.encode(header) + "\"]"))
                .contains("\"status\":\"OK\"");

        MinedSolution solution;
        do {
            solution = solutions.next();
        } while (!solution.header().miner().equals(Keys.address(7)));
        assertThat(solution.header()).isEqualTo(header);
        assertThat(solution.templateId()).isEqualTo(template.templateId());
        assertThat(rpc(context, "submitblock", "x".repeat(5_000)))
                .contains("-32700", "a request has at most 4096 bytes");
    }

    private static boolean isSolved(BlockHeader header) {
        return HeaderRules.proofOfWorkMeetsTarget(
                        header, Templates.CHAIN.powHash().hash(header.proofOfWorkBlob()))
                .isEmpty();
    }

    private static String request(String wallet) {
        return "{\"wallet_address\":\"%s\",\"extra_nonce\":\"0001000000010c00\"}".formatted(wallet);
    }

    private static String rpc(ConfigurableApplicationContext context, String method, String params)
            throws IOException, InterruptedException {
        String body =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
                        .formatted(method, params);
        return ask(HttpRequest.newBuilder(uri(context, "/json_rpc"))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build())
                .body();
    }
}
