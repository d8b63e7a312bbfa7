package org.numicoin.cli.chain;

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
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.cli.CommandRun;
import org.numicoin.cli.ExitCode;

class ChainCommandTest {
    private static final String STOPPED =
            """
            {"role": "stopped", "reason": "ahead of the log", "log": "aa", "term": 3,
             "sequence": 70, "tip": "00c0", "height": 61}\
            """;

    private final HttpServer server;
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile int status = 200;
    private volatile String body = STOPPED;

    ChainCommandTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void showsWhereAValidatorStandsAndChangesNothingWithoutTheTip() {
        assertThat(chain("log").out()).contains("sequence 70", "height 61", "ahead of the log");
        CommandRun run = chain("republish");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("--tip 00c0");
        assertThat(asked).containsExactly("GET /actuator/log ", "GET /actuator/log ");
    }

    @Test
    void givesTheOrderWithTheTip() {
        assertThat(chain("republish", "--tip", "00c0", "--json").json().get("height").asLong())
                .isEqualTo(61);
        assertThat(asked.getFirst().replaceAll("\\s", ""))
                .isEqualTo("POST/actuator/log{\"tip\":\"00c0\"}");
    }

    @Test
    void saysWhyAValidatorRefuses() {
        status = 409;
        body = "{\"code\": \"log-not-lost\", \"detail\": \"this replica follows its log\"}";
        CommandRun run = chain("republish", "--tip", "00c0");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).isEqualTo("numi: log-not-lost: this replica follows its log\n");
    }

    @Test
    void showsBranchesAndWhyTheyAreNotTheChain() {
        body =
                """
                {"tip": "00c0", "height": 61, "branches": [
                 {"id": "00c1", "height": 70, "forkHeight": 3, "chainWork": "0a", "state": "ahead", "code": ""},
                 {"id": "00c2", "height": 5, "forkHeight": 4, "chainWork": "01", "state": "invalid",
                  "code": "bad-nonce"}]}\
                """;
        assertThat(chain("branches").out())
                .contains(
                        "tip 00c0 at height 61",
                        "ahead   00c1 at height 70, leaves the chain at 3\n",
                        "invalid 00c2 at height 5, leaves the chain at 4 bad-nonce");
        assertThat(chain("branches", "--json").json().get("branches")).hasSize(2);
    }

    @Test
    void givesOrdersAboutTheChain() {
        body =
                "{\"dryRun\": true, \"tip\": \"00c9\", \"height\": 60, \"disconnected\": 2, \"connected\": 1}";
        assertThat(chain("rewind", "60", "--dry-run").out())
                .contains("would be done: 2 blocks taken back, 1 connected", "00c9 at height 60");
        for (String order : List.of("accept-reorg", "invalidate", "reconsider")) {
            assertThat(chain(order, "00c1").exitCode()).isZero();
        }
        assertThat(asked)
                .map(each -> Set.of(each.replaceAll("POST /actuator/chain|[\\s{}]", "").split(",")))
                .containsExactly(
                        Set.of("\"order\":\"rewind\"", "\"height\":60", "\"dryRun\":true"),
                        Set.of("\"order\":\"accept-reorg\"", "\"id\":\"00c1\"", "\"dryRun\":false"),
                        Set.of("\"order\":\"invalidate\"", "\"id\":\"00c1\"", "\"dryRun\":false"),
                        Set.of("\"order\":\"reconsider\"", "\"id\":\"00c1\"", "\"dryRun\":false"));
    }

    @Test
    void saysWhatToDoWhenNobodyAnswers(@TempDir Path empty) {
        server.stop(0);
        CommandRun run = chain("log");
        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run.err()).contains("--validator");
        CommandRun none = CommandRun.of("chain", "log", "--data", empty.toString());
        assertThat(none.exitCode()).isEqualTo(ExitCode.NOT_RUNNING);
    }

    private CommandRun chain(String... arguments) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        return CommandRun.of(
                Stream.concat(
                                Stream.concat(Stream.of("chain"), Stream.of(arguments)),
                                Stream.of("--validator", url))
                        .toArray(String[]::new));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + sent);
        byte[] answer = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }
}
