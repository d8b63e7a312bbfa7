package org.numicoin.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.localnet.TopicsApply;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.messaging.TopicReplication;
import org.numicoin.primitives.Bech32m;
import org.numicoin.testing.Keys;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;

/// The services, from the jars that ship, on the Kafka and Redis images that deployments use: they
/// mine, and a transfer arrives. Skipped without Docker.
class ContainersTest {
    private static final ChainSpec CHAIN = ChainSpecs.named("localnet");
    private static final int REDIS_PORT = 6379;

    @TempDir private Path data;

    private final List<Process> processes = new ArrayList<>();

    @BeforeAll
    static void needsDocker() {
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "no Docker answers: the images are not tested");
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void aChainRunsOnTheImages() throws Exception {
        var prefix = TopicPrefix.ofChain(CHAIN.name());
        try (var kafka = new KafkaContainer("apache/kafka:4.2.1");
                var redis =
                        new GenericContainer<>("redis:7")
                                .withExposedPorts(REDIS_PORT)
                                .withCommand(
                                        "redis-server",
                                        "--appendonly",
                                        "yes",
                                        "--maxmemory-policy",
                                        "volatile-lru",
                                        "--protected-mode",
                                        "no")) {
            kafka.start();
            redis.start();
            try (var topics =
                    new TopicsApply(
                            kafka.getBootstrapServers(),
                            prefix,
                            CHAIN.blockBytesMax(),
                            TopicReplication.LOCALNET)) {
                topics.apply();
            }
            String redisUrl = "redis://" + redis.getHost() + ":" + redis.getMappedPort(REDIS_PORT);
            var cluster = start(kafka.getBootstrapServers(), redisUrl, prefix);
            try {
                transferOn(cluster);
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + logEnds(), e);
            }
        }
    }

    private static void transferOn(Cluster cluster) {
        Cluster.await("blocks are mined", Duration.ofMinutes(2), () -> cluster.height() > 1);
        // Funding the accounts is a transfer, and what follows are others.
        try (var load = Load.on(cluster)) {
            Cluster.await(
                    "transfers are accepted",
                    Duration.ofMinutes(1),
                    () -> load.accepted().size() > 10);
        }
    }

    /// The last lines of what each service wrote.
    private String logEnds() throws IOException {
        var ends = new StringBuilder();
        try (Stream<Path> files = Files.list(data)) {
            for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
                var lines = Files.readAllLines(log);
                ends.append("\n").append(log.getFileName()).append(":\n");
                lines.subList(Math.max(0, lines.size() - 12), lines.size())
                        .forEach(line -> ends.append(line).append("\n"));
            }
        }
        return ends.toString();
    }

    private Cluster start(String kafka, String redis, TopicPrefix prefix) throws IOException {
        int validatorGrpc = freePort();
        int mempoolGrpc = freePort();
        int explorer = freePort();
        var common =
                Map.of(
                        "NUMI_CHAIN",
                        CHAIN.name(),
                        "NUMI_PREFIX",
                        prefix.text(),
                        "NUMI_KAFKA_BOOTSTRAP",
                        kafka.replaceFirst("^.*://", ""),
                        "NUMI_KAFKA_REPLICAS",
                        "1",
                        "NUMI_KAFKA_IN_SYNC_MIN",
                        "1",
                        "NUMI_GRPC_ADDRESS",
                        "127.0.0.1",
                        "NUMI_REDIS_URL",
                        redis,
                        "NUMI_VALIDATOR_TARGET",
                        "127.0.0.1:" + validatorGrpc,
                        "NUMI_MEMPOOL_TARGETS",
                        "127.0.0.1:" + mempoolGrpc,
                        "SERVER_ADDRESS",
                        "127.0.0.1");
        start("validator", common, Map.of("NUMI_GRPC_PORT", validatorGrpc));
        start("mempool", common, Map.of("NUMI_GRPC_PORT", mempoolGrpc));
        start("explorer-api", common, Map.of("SERVER_PORT", explorer));
        String miner = Bech32m.encode(CHAIN.addressPrefix(), Keys.address(7));
        start(
                "mining-worker",
                common,
                Map.of("NUMI_MINER_ADDRESS", miner, "NUMI_MINER_THREADS", 1));
        return Cluster.at(data, explorer);
    }

    private void start(String service, Map<String, String> common, Map<String, Object> own)
            throws IOException {
        var environment = new HashMap<>(common);
        environment.put("SERVER_PORT", Integer.toString(freePort()));
        environment.put("MANAGEMENT_SERVER_PORT", Integer.toString(freePort()));
        environment.put("NUMI_DATA_DIR", data.resolve(service).toString());
        own.forEach((key, value) -> environment.put(key, value.toString()));
        File log = data.resolve(service + ".log").toFile();
        var builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx320m",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Djdk.nio.maxCachedBufferSize=262144",
                                "-jar",
                                jar(service).toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log);
        builder.environment().putAll(environment);
        processes.add(builder.start());
    }

    private static Path jar(String service) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", service, "target"))) {
            return files.filter(file -> file.toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(service + " is not built"));
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
