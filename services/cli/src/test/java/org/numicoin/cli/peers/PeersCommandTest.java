package org.numicoin.cli.peers;

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

class PeersCommandTest {
    private static final String PEER = "12D3KooWExample";
    private static final String PEERS =
            """
            {"peers": [{"peer_id": "12D3KooWExample", "address": "/ip4/192.0.2.7/tcp/7750",
              "direction": "outbound", "connected_ms": 61200, "round_trip_ms": 23, "hybrid": true,
              "score": -1.5, "agent": "evil\\u001b[2J", "tip_height": 1234}],
             "inbound": 0, "outbound": 1, "known": 212}\
            """;

    private final HttpServer server;
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile int status = 200;
    private volatile String body = "";

    PeersCommandTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void listsConnectionsAndLetsNoPeerControlTheTerminal() {
        body = PEERS;
        CommandRun run = peers("list");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("0 inbound, 1 outbound, 212 addresses known", PEER, "1234", "-1.5")
                .doesNotContain("\u001b");
        assertThat(peers("list", "--json").json().get("peers").get(0).get("score").asDouble())
                .isEqualTo(-1.5);
    }

    @Test
    void sendsWhatEachCommandMeans() {
        status = 201;
        body = "{\"address\": \"/ip4/192.0.2.7/tcp/7750\"}";
        assertThat(peers("add", "/ip4/192.0.2.7/tcp/7750").out())
                .isEqualTo("added /ip4/192.0.2.7/tcp/7750\n");
        body =
                "{\"target\": \"192.0.2.0/24\", \"kind\": \"network\", \"reason\": \"loud\","
                        + " \"until\": 0}";
        assertThat(peers("ban", "192.0.2.7", "--hours", "2", "--reason", "loud").out())
                .isEqualTo("192.0.2.0/24 is banned until 1970-01-01T00:00:00Z: loud\n");
        status = 204;
        body = "";
        assertThat(peers("unban", "192.0.2.0/24").exitCode()).isZero();
        assertThat(peers("disconnect", PEER).exitCode()).isZero();
        assertThat(asked.stream().map(line -> line.replaceAll("\\s", "")))
                .containsExactly(
                        "POST/peers{\"address\":\"/ip4/192.0.2.7/tcp/7750\"}",
                        "POST/bans{\"target\":\"192.0.2.7\",\"seconds\":7200,\"reason\":\"loud\"}",
                        "DELETE/bans?target=192.0.2.0%2F24",
                        "DELETE/peers/" + PEER);
    }

    @Test
    void rotatesTheKeyOfANodeAndSaysFromWhenOnItCounts() {
        body = "{\"peer_id\": \"12D3KooWExample\", \"kept\": \"/data/node.key.12D3KooWBefore\"}";
        CommandRun run = peers("rotate-key");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .isEqualTo(
                        "from its next start on the node is 12D3KooWExample;"
                                + " the old key is kept in /data/node.key.12D3KooWBefore\n");
        assertThat(peers("rotate-key", "--json").json().get("peerId").asString()).isEqualTo(PEER);
        assertThat(asked).allMatch(line -> line.startsWith("POST /node/key"));
        status = 500;
        body = "{\"code\": \"internal-error\", \"detail\": \"\"}";
        assertThat(peers("rotate-key").exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void saysInOneLineWhyTheGatewayRefuses() {
        status = 502;
        body = "{\"code\": \"dial-failed\", \"detail\": \"timeout\"}";
        assertThat(peers("connect", "/ip4/192.0.2.7/tcp/1"))
                .isEqualTo(new CommandRun(ExitCode.FAILED, "", "numi: dial-failed: timeout\n"));
        status = 400;
        body = "{\"code\": \"bad-address\", \"detail\": \"x\"}";
        assertThat(peers("connect", "x").exitCode()).isEqualTo(ExitCode.USAGE);
        status = 503;
        body = "{\"code\": \"starting\", \"detail\": \"\"}";
        assertThat(peers("list").exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        status = 200;
        body = "[]";
        assertThat(peers("list").err()).contains("does not understand").hasLineCount(1);
    }

    @Test
    void saysThatNothingRunsAndThatNobodyAnswers(@TempDir Path folder) {
        assertThat(CommandRun.of("peers", "list", "--data", folder.toString()).exitCode())
                .isEqualTo(ExitCode.NOT_RUNNING);
        assertThat(peers("ban", "x", "--hours", "0").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(CommandRun.of("peers", "list", "--gateway", "ftp://x").exitCode())
                .isEqualTo(ExitCode.USAGE);
        server.stop(0);
        CommandRun run = peers("list");
        assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run.err()).contains("does not answer").hasLineCount(1);
    }

    private CommandRun peers(String... arguments) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        return CommandRun.of(
                Stream.of(
                                List.of("peers", arguments[0], "--gateway", url),
                                List.of(arguments).subList(1, arguments.length))
                        .flatMap(List::stream)
                        .toList());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + sent);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
