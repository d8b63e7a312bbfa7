package org.numicoin.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.localnet.DataFolder;
import org.numicoin.localnet.LocalNode;
import org.numicoin.localnet.Ports;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One localnet in a folder of its own, on ports of its own, as a user runs it. Its chain is that
/// of a localnet with faster and easier blocks, so that mining leaves the processors to the rest.
final class Cluster implements AutoCloseable {
    private static final Path HOME = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(5);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path data;
    private final int portBase;
    private final int apiPort;
    private final Map<String, String> settings = new HashMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /// What a command said.
    record Output(int exitCode, String out, String err) {
        JsonNode json() {
            return JSON.readTree(out);
        }

        /// The output of a command that must have succeeded.
        Output ok() {
            if (exitCode != 0) {
                throw new AssertionError("exit code " + exitCode + "\n" + out + "\n" + err);
            }
            return this;
        }
    }

    Cluster(Path data) {
        this.data = data;
        this.portBase = freePortBase();
        this.apiPort = portBase + 80;
    }

    private Cluster(Path data, int apiPort) {
        this.data = data;
        this.portBase = 0;
        this.apiPort = apiPort;
    }

    /// One that somebody else started, by its API.
    static Cluster at(Path data, int apiPort) {
        return new Cluster(data, apiPort);
    }

    /// A variable of the environment of its commands, and so of its services.
    Cluster with(String variable, String value) {
        settings.put(variable, value);
        return this;
    }

    /// Starts it and returns when the first block is mined.
    Cluster up(String... options) {
        prepare();
        var arguments =
                new ArrayList<>(
                        List.of("up", "--detach", "--port-base", Integer.toString(portBase)));
        arguments.addAll(List.of(options));
        onData(arguments.toArray(String[]::new)).ok();
        return this;
    }

    /// So that commands about it know its chain before it was started.
    Cluster prepare() {
        try {
            Files.createDirectories(data);
            Files.writeString(chainFile(), chain());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path chainFile() {
        return data.resolve("test-chain.yml");
    }

    Output down() {
        return onData("down");
    }

    JsonNode status() {
        return onData("status", "--json").json();
    }

    /// A command of this localnet.
    Output onData(String command, String... rest) {
        var arguments = new ArrayList<>(List.of(command, "--data", data.toString()));
        arguments.addAll(List.of(rest));
        return numi(arguments);
    }

    /// A command of a group about this localnet, such as `chain log`.
    Output inGroup(String group, String command, String... rest) {
        var arguments = new ArrayList<>(List.of(group, command, "--data", data.toString()));
        arguments.addAll(List.of(rest));
        return numi(arguments);
    }

    /// A command of a group about the broker of this localnet.
    Output onKafka(String group, String command, String... rest) {
        var arguments = new ArrayList<>(List.of(group, command, "--kafka", kafka()));
        arguments.addAll(List.of(rest));
        return numi(arguments);
    }

    String kafka() {
        return "127.0.0.1:" + portBase;
    }

    private Output onData(String[] arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(1, List.of("--data", data.toString()));
        return numi(all);
    }

    /// The state of a node, as its gateway tells.
    JsonNode node(int number) {
        return status().get("nodes").get(number - 1);
    }

    /// A command about the peers of a node.
    Output peers(int node, String command, String... rest) {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "peers",
                                command,
                                "--json",
                                "--data",
                                data.toString(),
                                "--node",
                                Integer.toString(node)));
        arguments.addAll(List.of(rest));
        return numi(arguments);
    }

    /// A port of node 1 by its name. Asked often, so not by a command.
    int port(String name) {
        return Objects.requireNonNull(
                new DataFolder(data).state().orElseThrow().ports().get(name), name);
    }

    /// Ids of the peers of a node. Asked often, so of its gateway and not by a command.
    Set<String> peerIds(int node) {
        var ports = new DataFolder(data).state().orElseThrow().ports();
        var port = ports.get(LocalNode.name(node, Ports.GATEWAY_HTTP));
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/peers"))
                        .timeout(Duration.ofSeconds(15))
                        .build();
        var ids = new HashSet<String>();
        JSON.readTree(send(request).body())
                .get("peers")
                .forEach(peer -> ids.add(peer.get("peer_id").asString()));
        return ids;
    }

    /// What a validator of node 1 does with the log, as its management port says; `silent` when it
    /// does not answer. Asked often, so not by a command.
    String role(int replica) {
        return actuator(Ports.validatorHttp(replica), "log").path("role").asString("silent");
    }

    /// Shards that a mempool of node 1 has loaded; none when it does not answer. Asked often, so
    /// not by a command.
    List<Integer> shards(int replica) {
        var serving = new ArrayList<Integer>();
        actuator(Ports.mempoolHttp(replica), "shards")
                .path("serving")
                .forEach(shard -> serving.add(shard.asInt()));
        return serving;
    }

    /// What a process of node 1 says at its management port; nothing when it does not answer.
    private JsonNode actuator(String portName, String endpoint) {
        var port = new DataFolder(data).state().orElseThrow().ports().get(portName);
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/actuator/" + endpoint))
                        .timeout(Duration.ofSeconds(2))
                        .build();
        try {
            return JSON.readTree(send(request).body());
        } catch (UncheckedIOException _) {
            return JSON.createObjectNode();
        }
    }

    /// A process by its name.
    ProcessHandle process(String name) {
        return StreamSupport.stream(status().get("members").spliterator(), false)
                .filter(member -> member.get("name").asString().equals(name))
                .map(member -> ProcessHandle.of(member.get("pid").asLong()).orElseThrow())
                .findFirst()
                .orElseThrow();
    }

    /// Ends or starts a node.
    Output node(String command, int number) {
        return numi("node", command, "--data", data.toString(), Integer.toString(number));
    }

    /// The explorer of another node.
    Cluster explorerOf(int node) {
        return at(data, apiPort + Ports.NODE_STEP * (node - 1));
    }

    int p2pPort(int node) {
        return status().get("nodes").get(node - 1).get("p2pPort").asInt();
    }

    static Path home() {
        return HOME;
    }

    /// Any command, with this localnet's API and wallets.
    Output numi(String... arguments) {
        return numi(List.of(arguments));
    }

    private Output numi(List<String> arguments) {
        try {
            var command = new ArrayList<>(List.of(HOME.resolve("numi").toString()));
            command.addAll(arguments);
            Path out = Files.createTempFile("numi-out", ".txt");
            Path err = Files.createTempFile("numi-err", ".txt");
            var builder =
                    new ProcessBuilder(command)
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().put("NUMI_NO_BUILD", "1");
            if (Files.exists(chainFile())) {
                builder.environment().put("NUMI_CHAIN", chainFile().toString());
                builder.environment().put("NUMI_MINER_SHARE", "0.2");
            }
            builder.environment().put("NUMI_EXPLORER", api("").toString());
            builder.environment().put("NUMI_KEYSTORE", data.resolve("wallets").toString());
            builder.environment().put("NUMI_WALLET_PASSWORD", "correct horse battery staple");
            builder.environment().putAll(settings);
            var process = builder.start();
            if (!process.waitFor(COMMAND_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("numi " + arguments + " did not end in " + COMMAND_LIMIT);
            }
            var output =
                    new Output(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    URI api(String path) {
        return URI.create("http://127.0.0.1:" + apiPort + path);
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(api(path)).timeout(Duration.ofSeconds(15)).build());
    }

    HttpResponse<String> postTransaction(String hex) {
        return send(
                HttpRequest.newBuilder(api("/api/tx"))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString(hex))
                        .build());
    }

    JsonNode getJson(String path) {
        var response = get(path);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    /// Ids of the main chain, from genesis.
    List<String> blocks() {
        var ids = new ArrayList<String>();
        for (long height = 0; height <= height(); height++) {
            ids.add(get("/api/block-height/" + height).body().strip());
        }
        return ids;
    }

    long height() {
        return Long.parseLong(get("/api/blocks/tip/height").body().strip());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static ChainSpec spec() {
        return ChainSpecs.parse(chain());
    }

    private static String chain() {
        try (var in = Cluster.class.getResourceAsStream("/chain/localnet.yml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .replaceFirst("(?m)^block-interval-ms: .*$", "block-interval-ms: 2000")
                    .replaceFirst("(?m)^first-target: .*$", "first-target: \"20010000\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Asks again until it holds; a failing question counts as no.
    static void await(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (UncheckedIOException | AssertionError | NumberFormatException _) {
            return false;
        }
    }

    /// A run of free ports below those that the system gives to connections, which would take some
    /// of them before a service does.
    private static int freePortBase() {
        for (int base = 10_000 + (int) (ProcessHandle.current().pid() % 70) * 300; ; base += 300) {
            try (var first = new ServerSocket(base);
                    var last = new ServerSocket(base + 80);
                    var second = new ServerSocket(base + 110);
                    var third = new ServerSocket(base + 210)) {
                if (first.isBound() && last.isBound() && second.isBound() && third.isBound()) {
                    return base;
                }
            } catch (IOException _) {
                if (base > 32_000) {
                    throw new IllegalStateException("no free ports");
                }
            }
        }
    }

    @Override
    public void close() {
        down();
    }
}
