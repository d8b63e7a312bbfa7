package org.numicoin.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.gateway.app.key.NodeKeyFile;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.start.ServiceMain;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.testing.Specs;

/// The service as it is deployed, in front of a cluster whose validator does not answer.
@ExtendWith(SharedBroker.class)
final class GatewayApplicationTest {
    @TempDir Path folder;

    @Test
    void saysWhatItWaitsForAndAnswersInProblems(KafkaFixture kafka) throws Exception {
        Path spec = folder.resolve("spec.yml");
        Files.writeString(
                spec,
                Specs.yaml("testchain", 3, 100)
                        .replace("8388608", String.valueOf(KafkaFixture.BLOCK_BYTES_MAX)));
        try (var application =
                ServiceMain.start(
                        GatewayApplication.class,
                        "--numi.chain=" + spec,
                        "--numi.prefix=" + kafka.prefix(),
                        "--numi.data-dir=" + folder.resolve("data"),
                        "--numi.kafka.bootstrap=" + kafka.bootstrap(),
                        "--numi.kafka.replicas=1",
                        "--numi.kafka.in-sync-min=1",
                        "--numi.validator.target=127.0.0.1:1",
                        "--numi.p2p.listen=/ip4/127.0.0.1/tcp/0",
                        "--numi.p2p.mdns=false",
                        "--server.port=0")) {
            String port = application.getEnvironment().getRequiredProperty("local.server.port");
            assertThat(application.getBean(ReadinessReasons.class).all()).containsKey("network");
            assertThat(get(port, "/node"))
                    .contains("\"code\":\"starting\"", "urn:numicoin:problem:starting");
            assertThat(get(port, "/nowhere")).contains("\"code\":\"unknown-route\"");
            assertThat(folder.resolve("data").resolve(NodeKeyFile.NAME)).exists();
        }
    }

    private static String get(String port, String path) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
