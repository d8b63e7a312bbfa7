package org.numicoin.pool.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.BlockHeader;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.start.ServiceMain;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.kit.testing.TopicProbe;
import org.numicoin.localnet.LocalRedis;
import org.numicoin.messaging.Message;
import org.numicoin.messaging.MinedSolution;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.PoolShare;
import org.numicoin.messaging.TopicClient;
import org.numicoin.messaging.Topics;
import org.numicoin.mining.testing.PlayedValidator;
import org.numicoin.mining.testing.Templates;
import org.numicoin.mining.testing.Xmrig;
import org.numicoin.pool.MiningPoolApplication;
import org.numicoin.pool.job.JobBoard;
import org.numicoin.pool.ledger.PoolState;
import org.numicoin.primitives.Bech32m;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.springframework.context.ConfigurableApplicationContext;

/// Whole pods on a real broker and a real Redis. The test is the validator and the miners.
@ExtendWith(SharedBroker.class)
class MiningPoolTest {
    private static final BlockHeader HEADER = Templates.header(Templates.CHAIN.genesis());
    private static final NetworkId NETWORK = PlayedValidator.NETWORK;
    private static final String MINER = Bech32m.encode("lnumi", Keys.address(1));

    @TempDir private static Path folder;
    private static LocalRedis redis;
    private static Path spec;

    private final PlayedValidator validator;
    private final List<AutoCloseable> open = new ArrayList<>();

    MiningPoolTest(KafkaFixture kafka) {
        this.validator = new PlayedValidator(kafka, TopicClient.MINING_POOL);
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

    private ConfigurableApplicationContext pod(int instance, String address) {
        var context =
                ServiceMain.start(
                        MiningPoolApplication.class,
                        validator.arguments(
                                spec.toString(),
                                redis.url(),
                                "--numi.instance=" + instance,
                                "--numi.data-dir=" + folder.resolve("pod-" + instance),
                                "--numi.pool.address=" + address,
                                "--numi.pool.verify-threads=1",
                                "--numi.pool.difficulty.first=4",
                                "--numi.pool.difficulty.least=1",
                                "--numi.pool.stratum.address=127.0.0.1",
                                "--numi.pool.stratum.port=0",
                                "--numi.pool.stratum.drain=0s"));
        open.add(context);
        return context;
    }

    private ConfigurableApplicationContext pod(int instance) {
        var context = pod(instance, Bech32m.encode("lnumi", Keys.address(5)));
        await().until(() -> context.getBean(JobBoard.class).newest().isPresent());
        return context;
    }

    private Xmrig miner(ConfigurableApplicationContext pod) throws IOException {
        var miner = Xmrig.connect(pod.getBean(StratumEdge.class).port());
        open.add(miner);
        var _ = miner.login(MINER + ".rig", "x");
        return miner;
    }

    private List<PoolShare> shares() {
        return TopicProbe.records(validator.clients(), Topics.POOL_SHARES).stream()
                .map(r -> Message.decode(r.value().unsafeArray(), NETWORK, PoolShare.class))
                .toList();
    }

    @Test
    void sharesAndBlocksOfMinersAreInTheLogAndThePodReportsItself() throws IOException {
        validator.publish(1, 1, HEADER);
        var pod = pod(1);
        var miner = miner(pod);
        for (int nonce = 0; nonce < 20; nonce++) {
            var hash = miner.hash(TestPool.HASH, nonce);
            if (miner.isBelowTarget(hash)) {
                var _ = miner.submit(nonce, hash);
            }
        }

        assertThat(shares()).isNotEmpty().allMatch(s -> s.miner().equals(Keys.address(1)));
        var solved = shares().stream().flatMap(s -> s.block().stream()).toList();
        assertThat(solved).isNotEmpty();
        await().until(() ->
                TopicProbe.records(validator.clients(), Topics.MINING_SOLUTIONS).size()
                        == solved.size());
        var sent =
                TopicProbe.records(validator.clients(), Topics.MINING_SOLUTIONS).stream()
                        .map(r -> r.value().unsafeArray())
                        .map(bytes -> Message.decode(bytes, NETWORK, MinedSolution.class))
                        .toList();
        assertThat(sent).extracting(s -> s.header().id()).containsExactlyElementsOf(solved);
        assertThat(sent).allMatch(s -> s.header().miner().equals(Keys.address(5)));
        await().until(pod.getBean(ReadinessReasons.class)::isReady);
        assertThat(pod.getBean(PrometheusMeterRegistry.class).scrape())
                .contains(
                        "numi_pool_connections{",
                        "numi_pool_miners{",
                        "numi_pool_shares_total{",
                        "numi_pool_hashrate{",
                        "numi_pool_work_total{",
                        "numi_pool_verify_waiting{",
                        "numi_pool_switch_seconds_count{",
                        "numi_pool_banned{",
                        "numi_pool_push_clients{",
                        "numi_pool_template_age_seconds{");
    }

    @Test
    void tellsTheWorldWhatItDoes() throws Exception {
        validator.publish(1, 1, HEADER);
        var pod = pod(1);
        await().until(pod.getBean(PoolState.class)::isCurrent);
        String port = pod.getEnvironment().getRequiredProperty("local.server.port");
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/pools"));
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("\"id\":\"numi\"", "\"blockHeight\":0", "\"minDiff\":1.0");
        }
    }

    /// A miner whose pod ended goes on with its job at another one.
    @Test
    void podsTakeEachOthersShares() throws IOException {
        validator.publish(1, 1, HEADER.withTarget(0x1f00ffff));
        var first = pod(1);
        var second = pod(2);
        var miner = miner(first);
        String job = miner.job().path("job_id").stringValue();
        int nonce = 0;
        while (!miner.isBelowTarget(miner.hash(TestPool.HASH, nonce))) {
            nonce++;
        }
        var hash = miner.hash(TestPool.HASH, nonce);
        first.close();

        var answer = miner(second).submit(job, nonce, hash);
        assertThat(answer.path("result").path("status").asString("")).isEqualTo("OK");
        assertThat(shares()).hasSize(1);
    }

    @Test
    void addressOfAnotherNetworkIsRefusedAtStart() {
        Throwable failure = catchThrowable(() -> pod(1, Bech32m.encode("numi", Keys.address(5))));

        assertThat(failure)
                .hasStackTraceContaining("numi.pool.address (NUMI_POOL_ADDRESS)")
                .hasStackTraceContaining("those of this network with lnumi1");
    }
}
