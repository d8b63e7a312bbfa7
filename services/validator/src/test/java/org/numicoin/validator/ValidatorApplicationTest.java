package org.numicoin.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.kit.start.ServiceMain;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.rpc.v1.SpecRequest;
import org.numicoin.rpc.v1.TipRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.springframework.context.ConfigurableApplicationContext;

/// The service as it ships: one configuration, HTTP for operators, gRPC for the cluster.
@ExtendWith(SharedBroker.class)
final class ValidatorApplicationTest {
    private static final TestChain CHAIN = TestChain.create();

    @TempDir private Path folder;
    private final KafkaFixture kafka;

    ValidatorApplicationTest(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @Test
    void startsWithoutTopicsSaysSoAndWritesOnceTheyAreThere() throws Exception {
        try (var service = start()) {
            assertThat(get(service, "/actuator/health/readiness")).contains("numi topics apply");
            assertThat(get(service, "/actuator/health/liveness")).contains("\"UP\"");
            var channel = channel(service);
            var stub =
                    ValidatorGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(Duration.ofSeconds(60));
            assertThat(stub.spec(SpecRequest.getDefaultInstance()).getName())
                    .isEqualTo(CHAIN.spec().name());
            try (var topics = TestTopics.create(kafka, CHAIN.network())) {
                var node = service.getBean(ValidatorNode.class);
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> node.applied().get().term() == 1);
                var block = CHAIN.extend(CHAIN.builder().genesis(), 1, 1).getFirst();
                topics.offer(block);
                await().atMost(Duration.ofSeconds(10))
                        .until(() ->
                                stub.tip(TipRequest.getDefaultInstance())
                                                .getPosition()
                                                .getTipHeight()
                                        == 1);
            }
            assertThat(get(service, "/actuator/health/readiness")).contains("\"UP\"");
            assertThat(get(service, "/actuator/log")).contains("\"tip\":", "\"log\":");
            assertThat(post(service, "/actuator/log", "{\"tip\": \"what\"}"))
                    .contains("\"bad-id\"");
            assertThat(post(service, "/actuator/log", "{\"tip\": \"%064x\"}".formatted(1)))
                    .contains("\"log-not-lost\"");
            assertThat(get(service, "/actuator/prometheus"))
                    .contains(
                            "numi_tip_height",
                            "numi_store_size_bytes{column=\"bodies\",kind=\"blobs\"",
                            "numi_store_free_bytes",
                            "numi_cache_requests_total{cache=\"store-blocks\",result=\"hit\"",
                            "numi_cache_requests_total{cache=\"pages\",result=\"hit\"",
                            "numi_cache_requests_total{cache=\"signatures\",result=\"miss\"",
                            "numi_store_bodies_from_height",
                            "numi_store_witnesses_from_height",
                            "numi_validator_role",
                            "numi_log_commit_seconds",
                            "numi_reader_lag");
            var _ = channel.shutdownNow();
        }
    }

    @Test
    void refusesSettingsThatCannotBeWithTheKeyAndTheReason() {
        assertThatThrownBy(() -> start("--numi.mempool.targets=nowhere"))
                .hasStackTraceContaining("numi.mempool")
                .hasStackTraceContaining("must be host:port, not nowhere");
        assertThatThrownBy(() -> start("--numi.validator.store-memory=1MB"))
                .hasStackTraceContaining("must be at least");
        assertThatThrownBy(() -> start("--numi.validator.prune-depth=2399"))
                .hasStackTraceContaining("numi.validator.prune-depth (NUMI_VALIDATOR_PRUNE_DEPTH)")
                .hasStackTraceContaining("set 2400 or more, or 0 to keep all bodies");
        assertThatThrownBy(() -> start("--numi.validator.prune-witnesses-depth=2399"))
                .hasStackTraceContaining("(NUMI_VALIDATOR_PRUNE_WITNESSES_DEPTH) 2399")
                .hasStackTraceContaining("set 2400 or more, or 0 to keep all witnesses");
        assertThatThrownBy(() -> start("--numi.chain=moon"))
                .hasStackTraceContaining("numi.chain (NUMI_CHAIN)");
    }

    @Test
    void aSecondReplicaInTheSameFolderIsRefused() throws Exception {
        try (var _ = start()) {
            assertThatThrownBy(this::start)
                    .hasStackTraceContaining("numi.data-dir (NUMI_DATA_DIR)")
                    .hasStackTraceContaining(FatalError.class.getName());
        }
    }

    private ConfigurableApplicationContext start(String... more) throws IOException {
        Path spec = folder.resolve("chain.yml");
        Files.writeString(spec, CHAIN.yaml());
        var arguments =
                new ArrayList<>(
                        List.of(
                                "--numi.chain=" + spec,
                                "--numi.prefix=" + kafka.prefix(),
                                "--numi.kafka.bootstrap=" + kafka.bootstrap(),
                                "--numi.kafka.replicas=1",
                                "--numi.kafka.in-sync-min=1",
                                "--numi.data-dir=" + folder.resolve("data"),
                                "--numi.grpc.address=127.0.0.1",
                                "--numi.grpc.port=0",
                                "--server.port=0"));
        for (String argument : more) {
            String key = argument.substring(0, argument.indexOf('=') + 1);
            arguments.removeIf(given -> given.startsWith(key));
            arguments.add(argument);
        }
        return ServiceMain.start(ValidatorApplication.class, arguments.toArray(String[]::new));
    }

    private static ManagedChannel channel(ConfigurableApplicationContext service) {
        int port = service.getBean(RpcServer.class).port();
        return RpcChannels.any(
                new RpcTarget("127.0.0.1", port), RpcLimits.of(CHAIN.spec().blockBytesMax()));
    }

    private static String get(ConfigurableApplicationContext service, String path)
            throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(service, path)).build());
    }

    private static String post(ConfigurableApplicationContext service, String path, String json)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(uri(service, path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build());
    }

    private static URI uri(ConfigurableApplicationContext service, String path) {
        String port = service.getEnvironment().getProperty("local.server.port");
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static String send(HttpRequest request) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
