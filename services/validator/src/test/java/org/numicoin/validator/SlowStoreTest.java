package org.numicoin.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.kit.testing.HealthProbe;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.rpc.v1.TransactionRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;

/// Shows that a disk that is slow to read silences no probe: the service in a process of its own,
/// more calls than it has threads, each of them waiting for a read.
@ExtendWith(SharedBroker.class)
final class SlowStoreTest {
    private static final TestChain CHAIN = TestChain.create();
    private static final int CALLS = 8;

    @TempDir private Path folder;
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void healthAnswersWhileReadsOfTheStoreStandStill(KafkaFixture kafka) throws Exception {
        int grpc = freePort();
        int httpPort = freePort();
        try (var _ = TestTopics.create(kafka, CHAIN.network())) {
            var process = start(kafka, grpc, httpPort);
            ManagedChannel channel =
                    RpcChannels.any(new RpcTarget("127.0.0.1", grpc), RpcLimits.of(1 << 20));
            try {
                await().atMost(Duration.ofSeconds(90))
                        .ignoreExceptionsInstanceOf(IOException.class)
                        .until(() -> health(httpPort, "readiness") == 200);
                var request =
                        TransactionRequest.newBuilder()
                                .setId(ByteString.copyFrom(new byte[32]))
                                .build();
                var calls =
                        Stream.generate(() ->
                                        ValidatorGrpc.newFutureStub(channel).transaction(request))
                                .limit(CALLS)
                                .toList();
                for (int i = 0; i < 5; i++) {
                    assertThat(health(httpPort, "liveness")).isEqualTo(200);
                    assertThat(health(httpPort, "readiness")).isEqualTo(200);
                    // status: SERVING
                    assertThat(HealthProbe.check(channel, new byte[0])).containsExactly(8, 1);
                }
                assertThat(calls).noneMatch(call -> call.isDone());
            } finally {
                channel.shutdownNow();
                process.destroyForcibly().onExit().join();
            }
        }
    }

    private Process start(KafkaFixture kafka, int grpc, int httpPort) throws IOException {
        Path spec = folder.resolve("chain.yml");
        Files.writeString(spec, CHAIN.yaml());
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dnumi.failpoints=store.read-transactions:sleep=120000",
                        "-cp",
                        System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path")),
                        ValidatorApplication.class.getName(),
                        "--numi.chain=" + spec,
                        "--numi.prefix=" + kafka.prefix(),
                        "--numi.kafka.bootstrap=" + kafka.bootstrap(),
                        "--numi.kafka.replicas=1",
                        "--numi.kafka.in-sync-min=1",
                        "--numi.data-dir=" + folder.resolve("data"),
                        "--numi.grpc.address=127.0.0.1",
                        "--numi.grpc.port=" + grpc,
                        "--server.address=127.0.0.1",
                        "--server.port=" + httpPort)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("validator.log").toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
    }

    private int health(int port, String group) throws IOException, InterruptedException {
        var address = URI.create("http://127.0.0.1:" + port + "/actuator/health/" + group);
        var request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
