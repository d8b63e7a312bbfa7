package org.numicoin.cli.mine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.cli.CommandRun;
import org.numicoin.cli.ExitCode;

class MineCommandTest {
    private static final String STATUS =
            """
            {"device": "CPU", "threads": 2, "threadsMax": 1024, "share": 0.5,
             "hashesPerSecond": 1234.5, "hashes": 99}\
            """;

    @TempDir private Path folder;
    private final HttpServer server;
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile int status = 200;
    private volatile String body = STATUS;

    MineCommandTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void ratesOfAllWorkersAreListedAndSummed() {
        var run = mine("status", "--worker", url() + "," + url());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("2 threads, share 0.500", "1,234.5 H/s  CPU")
                .endsWith("2 workers, 2,469.0 H/s\n");
    }

    @Test
    void sendsWhatIsToChangeAndNothingElse() {
        assertThat(mine("threads", "2", "--worker", url()).exitCode()).isZero();
        assertThat(mine("share", "0.5", "--worker", url()).exitCode()).isZero();

        assertThat(asked.stream().map(line -> line.replaceAll("\\s", "")))
                .containsExactly(
                        "POST/actuator/mining{\"threads\":2}",
                        "POST/actuator/mining{\"share\":0.5}");
    }

    @Test
    void refusalOfAWorkerIsOneLine() {
        status = 400;
        body = "{\"code\": \"bad-load\", \"detail\": \"at most 1 threads, not 2\"}";
        var run = mine("threads", "2", "--worker", url());

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).isEqualTo("numi: bad-load: at most 1 threads, not 2\n");
    }

    @Test
    void withoutALocalnetAndWithoutAWorkerThereIsNobodyToAsk() {
        var run = mine("status", "--data", folder.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_RUNNING);
        assertThat(run.err()).contains("nothing runs in");
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static CommandRun mine(String... arguments) {
        return CommandRun.of(
                Stream.concat(Stream.of("mine"), Stream.of(arguments)).toArray(String[]::new));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(exchange.getRequestMethod() + exchange.getRequestURI() + text);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
