package org.numicoin.bench.ingest;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
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
final class Localnet implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int OFFSETS = 81;
    private static final int PORT_MIN = 12_000;
    private static final int PORT_MAX = 32_000;
    private static final int COMMAND_SECONDS = 300;

    /// Of the time of the mining thread: the difficulty follows.
    private static final String MINER_SHARE = "0.02";

    private final Path home;
    private final TemporaryFolder folder;
    private final Path data;
    private boolean running = true;

    private Localnet(Path home, TemporaryFolder folder) {
        this.home = home;
        this.folder = folder;
        this.data = folder.path().resolve("data");
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
    }

    /// Returns when the first block is mined.
    ///
    /// @param home the project's folder, where the services were built
    /// @param chain YAML of the chain spec
    static Localnet start(Path home, String chain) throws IOException, InterruptedException {
        var localnet = new Localnet(home, TemporaryFolder.forCaller());
        try {
            Path file = localnet.folder.path().resolve("chain.yml");
            Files.writeString(file, chain);
            localnet.numi(
                    "up",
                    "--detach",
                    "--chain",
                    file.toString(),
                    "--port-base",
                    Integer.toString(freePortBase()));
            return localnet;
        } catch (IOException | InterruptedException | RuntimeException e) {
            localnet.end();
            throw e;
        }
    }

    int port(String name) throws IOException {
        return state().path("ports").path(name).asInt();
    }

    String host() {
        return HOST;
    }

    /// The processes by name, without the supervisor, which only waits.
    Map<String, ProcessHandle> processes() throws IOException {
        var processes = new LinkedHashMap<String, ProcessHandle>();
        for (JsonNode member : state().path("members")) {
            long pid = member.path("process").path("pid").asLong();
            processes.put(
                    member.path("name").asString(),
                    ProcessHandle.of(pid)
                            .orElseThrow(() ->
                                    new IllegalStateException(member.path("name") + " has ended")));
        }
        return processes;
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
            numi("down");
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

    private void numi(String name, String... rest) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(
                        List.of(home.resolve("numi").toString(), name, "--data", data.toString()));
        command.addAll(List.of(rest));
        Path log = data.resolveSibling("numi-" + name + ".log");
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(log.toFile());
        builder.environment().put("NUMI_NO_BUILD", "1");
        builder.environment().put("NUMI_MINER_SHARE", MINER_SHARE);
        Process process = builder.start();
        if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("numi " + name + " did not end");
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    "numi "
                            + name
                            + " ended with "
                            + process.exitValue()
                            + ":\n"
                            + Files.readString(log));
        }
    }

    /// Below the ports that systems give to outgoing connections.
    private static int freePortBase() {
        return new Random()
                .ints(PORT_MIN, PORT_MAX)
                .filter(base -> IntStream.range(0, OFFSETS).allMatch(i -> isFree(base + i)))
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
