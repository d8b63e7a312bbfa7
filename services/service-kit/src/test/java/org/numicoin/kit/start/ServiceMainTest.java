package org.numicoin.kit.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.ChildJava;
import org.numicoin.kit.ProcessExit;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.health.ReadinessReasons;
import org.numicoin.kit.rpc.RpcServer;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.TopicPrefix;
import org.springframework.context.ConfigurableApplicationContext;

final class ServiceMainTest {
    private static final List<String> QUIET =
            List.of(
                    "--spring.application.name=probe",
                    "--server.address=127.0.0.1",
                    "--server.port=0",
                    "--numi.grpc.address=127.0.0.1",
                    "--numi.grpc.port=0");

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    @ExtendWith(SharedBroker.class)
    void tellsLivenessReadinessWithReasonsAndMetrics(KafkaFixture kafka) throws Exception {
        try (var context = start("--numi.kafka.bootstrap=" + kafka.bootstrap())) {
            assertThat(context.getBean(TopicPrefix.class)).hasToString("numi.localnet");
            assertThat(context.getBean(NetworkId.class).chainId()).isEqualTo(3);
            assertThat(context.getBean(RpcServer.class).port()).isPositive();
            assertThat(get(context, "/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(get(context, "/actuator/health/readiness").statusCode()).isEqualTo(200);

            var readiness = context.getBean(ReadinessReasons.class);
            readiness.set("topics", "waiting for numi.localnet.quarantine");
            var unready = get(context, "/actuator/health/readiness");
            assertThat(unready.statusCode()).isEqualTo(503);
            assertThat(unready.body()).contains("waiting for numi.localnet.quarantine");
            assertThat(get(context, "/actuator/health/liveness").statusCode()).isEqualTo(200);

            var watch = context.getBean(ProgressWatch.class);
            try (var _ = watch.watch("import", Duration.ofNanos(1))) {
                var dead = get(context, "/actuator/health/liveness");
                assertThat(dead.statusCode()).isEqualTo(503);
                assertThat(dead.body()).contains("import", "no progress");
            }
            assertThat(get(context, "/actuator/prometheus").body())
                    .contains("jvm_memory_used_bytes", "service=\"probe\"");
            assertThat(get(context, "/actuator/env").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void isNotReadyWithoutKafkaAndSaysWhatToDo() throws Exception {
        try (var context = start("--numi.kafka.bootstrap=127.0.0.1:1")) {
            var readiness = context.getBean(ReadinessReasons.class);
            await().atMost(Duration.ofSeconds(60)).until(() -> !readiness.isReady());
            var unready = get(context, "/actuator/health/readiness");
            assertThat(unready.statusCode()).isEqualTo(503);
            assertThat(unready.body())
                    .contains("Kafka at 127.0.0.1:1 does not answer; start it")
                    .contains("numi.kafka.bootstrap (NUMI_KAFKA_BOOTSTRAP)");
            assertThat(get(context, "/actuator/health/liveness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void logsJsonAndEndsWhenItsStandardInputCloses() throws Exception {
        Process process = child(List.of(), true);
        var lines = new ArrayList<String>();
        try (var out = process.inputReader()) {
            String line = out.readLine();
            while (line != null && !line.contains("\"message\":\"Started ")) {
                lines.add(line);
                line = out.readLine();
            }
            lines.add(String.valueOf(line));
            process.getOutputStream().close();
            out.lines().forEach(lines::add);
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(lines)
                .isNotEmpty()
                .allMatch(l -> l.startsWith("{\"@timestamp\"") && l.endsWith("}"));
        assertThat(lines).anyMatch(l -> l.contains("standard input was closed"));
    }

    @Test
    void saysInOneLineWhichKeyIsWrong() throws Exception {
        assertThat(failedStart(List.of("--numi.kafka.bootstrap=nowhere")))
                .isEqualTo(
                        "numi: numi.kafka.bootstrap[0] (NUMI_KAFKA_BOOTSTRAP_0) must be host:port,"
                                + " not \"nowhere\"");
    }

    @Test
    void saysThatThereIsNoSuchChain() {
        assertThat(failure("--numi.chain=moonnet"))
                .isEqualTo(
                        "numi.chain (NUMI_CHAIN) \"moonnet\": no such chain and no readable file;"
                                + " use one of [mainnet, testnet, localnet] or the path of a"
                                + " chain spec");
    }

    @Test
    void saysWhichBoundOfAChainSpecIsBroken(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("chain.yml"), "name: odd\n");
        assertThat(failure("--numi.chain=" + file))
                .startsWith("numi.chain (NUMI_CHAIN) \"" + file + "\": ")
                .endsWith("or the path of a chain spec");
    }

    @Test
    void saysThatAPortIsInUse() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThat(failure("--server.port=" + port))
                    .isEqualTo(
                            "port "
                                    + port
                                    + " is in use; end the program that has it, or set"
                                    + " SERVER_PORT");
            assertThat(failure("--numi.grpc.port=" + port))
                    .startsWith("numi.grpc.port (NUMI_GRPC_PORT): cannot listen on 127.0.0.1:");
        }
    }

    private static ConfigurableApplicationContext start(String argument) {
        var arguments = new ArrayList<>(QUIET);
        arguments.add(argument);
        return ServiceMain.start(ProbeApplication.class, arguments.toArray(String[]::new));
    }

    /// The line that a start with this argument would end with.
    private static String failure(String argument) {
        var arguments = new ArrayList<>(QUIET);
        String key = argument.substring(0, argument.indexOf('=') + 1);
        arguments.removeIf(other -> other.startsWith(key));
        arguments.add(argument);
        Throwable thrown =
                catchThrowable(() ->
                        ServiceMain.start(ProbeApplication.class, arguments.toArray(String[]::new))
                                .close());
        assertThat(thrown).isNotNull();
        StartFailure failure = StartFailure.of(Objects.requireNonNull(thrown));
        assertThat(failure.isExpected()).isTrue();
        return failure.line();
    }

    /// The only line of standard error of a service that does not start.
    private static String failedStart(List<String> arguments) throws Exception {
        Process process = child(arguments, false);
        List<String> lines;
        try (var out = process.inputReader()) {
            lines = out.lines().toList();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).describedAs("%s", lines).isEqualTo(ProcessExit.NOT_STARTED);
        assertThat(lines).noneMatch(line -> line.contains("\tat ") || line.contains("\\tat "));
        var ours = lines.stream().filter(line -> !line.startsWith("{")).toList();
        assertThat(ours).hasSize(1);
        return ours.getFirst();
    }

    private static Process child(List<String> arguments, boolean exitOnClose) throws IOException {
        var options = new ArrayList<String>();
        for (String argument : QUIET) {
            options.add(argument.replaceFirst("--", "-D"));
        }
        for (String argument : arguments) {
            options.add(argument.replaceFirst("--", "-D"));
        }
        return ChildJava.start(ProbeApplication.class, exitOnClose, options.toArray(String[]::new));
    }

    private HttpResponse<String> get(ConfigurableApplicationContext context, String path)
            throws IOException, InterruptedException {
        String port = context.getEnvironment().getProperty("local.server.port");
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(20))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
