package org.numicoin.localnet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Stands for every service in one process: it is ready, its height rises with each question, and
/// it ends when its standard input does. Started with `broken` it says why and dies. As a validator
/// it writes while it has the lock of a file, for which the others stand by.
final class FakeService {
    static final String NAME = "fake";

    private FakeService() {}

    public static void main(String[] arguments) throws IOException {
        if (List.of(arguments).contains("broken")) {
            System.out.println("numi.fake.key: must not be broken");
            System.exit(7);
        }
        System.out.println("fake service " + ProcessHandle.current().pid());
        var server =
                HttpServer.create(
                        Loopback.address(Integer.parseInt(System.getenv("SERVER_PORT"))), 0);
        var height = new AtomicInteger(5);
        server.createContext("/actuator/health/readiness", x -> answer(x, "{\"status\":\"UP\"}"));
        server.createContext(
                "/api/blocks/tip/height", x -> answer(x, "" + height.incrementAndGet()));
        Optional<FileChannel> lease = lease();
        server.createContext("/actuator/log", x -> answer(x, log(lease)));
        server.start();
        while (System.in.read() >= 0) {
            // Until the supervisor is gone.
        }
        System.exit(0);
    }

    private static Optional<FileChannel> lease() throws IOException {
        String file = System.getenv("FAKE_LEASE");
        return file == null
                ? Optional.empty()
                : Optional.of(
                        FileChannel.open(
                                Path.of(file),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE));
    }

    private static String log(Optional<FileChannel> lease) throws IOException {
        return """
        {"role": "%s", "reason": "", "log": "00", "term": 1, "sequence": 7, "tip": "00", "height": 5}
        """
                .formatted(lease.isPresent() && holds(lease.get()) ? "writing" : "joining");
    }

    private static boolean holds(FileChannel lease) throws IOException {
        try {
            return lease.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return true; // It has it since an earlier question.
        }
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /// Listens where the explorer would.
    static ServiceSpec spec(Ports ports, String... arguments) {
        return spec(NAME, ports.port(Ports.EXPLORER_HTTP), Map.of(), arguments);
    }

    /// @param lease the file for whose lock they contend
    static ServiceSpec validator(Ports ports, int replica, Path lease) {
        return spec(
                LocalNode.validator(replica),
                ports.port(Ports.validatorHttp(replica)),
                Map.of("FAKE_LEASE", lease.toString()));
    }

    private static ServiceSpec spec(
            String name, int port, Map<String, String> more, String... arguments) {
        Path jar = Path.of(System.getProperty("java.home"), "bin", "java");
        var command =
                new JavaCommand(
                        List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        Stream.concat(
                                        Stream.of(
                                                "-cp",
                                                System.getProperty("java.class.path"),
                                                FakeService.class.getName()),
                                        List.of(arguments).stream())
                                .toList());
        var environment = new HashMap<>(more);
        environment.put("SERVER_PORT", Integer.toString(port));
        return new ServiceSpec(
                name,
                LocalNode.FIRST,
                jar,
                command.words(),
                environment,
                URI.create("http://%s:%d/actuator/health".formatted(Loopback.HOST, port)));
    }
}
