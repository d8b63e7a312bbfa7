package org.numicoin.bench.cluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.numicoin.bench.TemporaryFolder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A cluster of its own, started and ended by the command that users start theirs with.
public final class Localnet implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    /// Ports of one node, from its first to its last, and between the first ones of two nodes.
    private static final int PORTS = 81;

    private static final int NODE_STEP = 100;
    private static final int PORT_MIN = 12_000;
    private static final int PORT_MAX = 32_000;
    private static final int COMMAND_SECONDS = 300;
    private static final long NO_PROCESS = -1;

    private final Path home;
    private final TemporaryFolder folder;
    private final Path data;
    private boolean running = true;

    /// What it consists of.
    ///
    /// @param nodes full nodes that find each other
    /// @param workers of the first one; with none the chain stands still
    /// @param environment of its processes, beside what the benchmark has
    public record Shape(int nodes, int workers, Map<String, String> environment) {
        public Shape {
            environment = Map.copyOf(environment);
        }
    }

    private Localnet(Path home, TemporaryFolder folder) {
        this.home = home;
        this.folder = folder;
        this.data = folder.path().resolve("data");
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
    }

    /// Returns when every service is ready and, where there are workers, the first block mined.
    ///
    /// @param chain YAML of the chain spec
    public static Localnet start(String chain, Shape shape)
            throws IOException, InterruptedException {
        var localnet = new Localnet(home(), TemporaryFolder.forCaller());
        try {
            Path file = localnet.folder.path().resolve("chain.yml");
            Files.writeString(file, chain);
            localnet.numi(
                    shape.environment(),
                    "up",
                    "--detach",
                    "--chain",
                    file.toString(),
                    "--nodes",
                    Integer.toString(shape.nodes()),
                    "--workers",
                    Integer.toString(shape.workers()),
                    "--port-base",
                    Integer.toString(freePortBase(shape.nodes())));
            return localnet;
        } catch (IOException | InterruptedException | RuntimeException e) {
            localnet.end();
            throw e;
        }
    }

    /// The project's folder, where the services were built.
    private static Path home() {
        return Path.of(System.getProperty("numi.home", "")).toAbsolutePath().normalize();
    }

    /// A port of this machine.
    ///
    /// @param name as `./numi status` lists it: `kafka`, `explorer-api-http`, `n2-validator-grpc`
    public int port(String name) throws IOException {
        return state().path("ports").path(name).asInt();
    }

    public String host() {
        return HOST;
    }

    /// Ends the processes of a node. Returns when they have.
    public void stopNode(int number) throws IOException, InterruptedException {
        numi(Map.of(), "node", "stop", Integer.toString(number));
    }

    /// Starts the processes of a stopped node. Returns when it has caught up with the others.
    public void startNode(int number) throws IOException, InterruptedException {
        numi(Map.of(), "node", "start", Integer.toString(number));
    }

    /// What each process has taken of the processors since it started, by name; without the
    /// supervisor, which only waits, and without those that do not run.
    public Map<String, Duration> processorTime() throws IOException {
        var times = new LinkedHashMap<String, Duration>();
        for (JsonNode member : state().path("members")) {
            long pid = member.path("process").path("pid").asLong(NO_PROCESS);
            ProcessHandle.of(pid)
                    .flatMap(process -> process.info().totalCpuDuration())
                    .ifPresent(time -> times.put(member.path("name").asString(), time));
        }
        return times;
    }

    @Override
    public void close() {
        end();
    }

    private synchronized void end() {
        if (!running) {
            return;
        }
        running = false;
        try {
            numi(Map.of(), "down");
        } catch (IOException e) {
            System.err.println("the cluster in " + data + " may still run: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        folder.close();
    }

    private JsonNode state() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(data.resolve("state.json")));
    }

    /// Runs a command of `./numi` on the data folder of this cluster.
    private void numi(Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(home.resolve("numi").toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", data.toString()));
        Path log = data.resolveSibling("numi-" + words[0] + ".log");
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(log.toFile());
        builder.environment().put("NUMI_NO_BUILD", "1");
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("numi " + words[0] + " did not end");
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    "numi "
                            + words[0]
                            + " ended with "
                            + process.exitValue()
                            + ":\n"
                            + Files.readString(log));
        }
    }

    /// Below the ports that systems give to outgoing connections.
    private static int freePortBase(int nodes) {
        int[] offsets =
                IntStream.range(0, nodes)
                        .flatMap(
                                node -> IntStream.range(node * NODE_STEP, node * NODE_STEP + PORTS))
                        .toArray();
        return new Random()
                .ints(PORT_MIN, PORT_MAX)
                .filter(base -> IntStream.of(offsets).allMatch(offset -> isFree(base + offset)))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
