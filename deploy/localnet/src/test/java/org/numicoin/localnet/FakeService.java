package org.numicoin.localnet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Stands for every service in one process: it is ready, its height rises with each question, and
/// it ends when its standard input does. Started with `broken` it says why and dies.
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
        server.start();
        while (System.in.read() >= 0) {
            // Until the supervisor is gone.
        }
        System.exit(0);
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
        int port = ports.port(Ports.EXPLORER_HTTP);
        return new ServiceSpec(
                NAME,
                LocalNode.FIRST,
                jar,
                command.words(),
                Map.of("SERVER_PORT", Integer.toString(port)),
                URI.create("http://" + ports.target(Ports.EXPLORER_HTTP) + "/actuator/health"));
    }
}
