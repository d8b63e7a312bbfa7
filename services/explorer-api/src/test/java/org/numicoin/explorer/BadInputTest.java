package org.numicoin.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.localnet.LocalKafka;
import org.numicoin.primitives.Bech32m;
import org.numicoin.testing.Keys;
import org.numicoin.testing.TransactionBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// Requests that are wrong, each with its exact answer. All answers are problem+json, none shows
/// what the service is made of.
@ExtendWith(SharedBroker.class)
@Timeout(120)
class BadInputTest {
    private static final String ID = "ab".repeat(32);
    private static final String GOOD_ADDRESS = Bech32m.encode("lnumi", Keys.address(0));

    /// The detail depends on the framework or is tested with the codec.
    private static final String ANY = "";

    @TempDir static Path folder;

    private static TestNetwork network;
    private static ConfigurableApplicationContext explorer;
    private static Client client;

    /// @param request method, path and body
    record Case(String request, String contentType, int status, String code, String detail) {
        @Override
        public String toString() {
            return request.length() < 90 ? request : request.substring(0, 90) + "…";
        }

        static Case of(String request, int status, String code, String detail) {
            return new Case(request, "text/plain", status, code, detail);
        }
    }

    @BeforeAll
    static void start(LocalKafka kafka) throws Exception {
        network = new TestNetwork(kafka.bootstrap(), "bad", folder);
        explorer = network.explorer("data");
        client = new Client(explorer).awaitTip(network.chain().tip().id());
    }

    @AfterAll
    static void stop() {
        explorer.close();
        network.close();
    }

    static Stream<Case> cases() {
        var good = from(0).pay(1, 10_000_000).signRevealing(0);
        var cheap = from(0).fee(99, 0).pay(1, 10_000_000).signRevealing(0);
        String hex = Client.hex(good);
        byte[] foreign = good.encoded();
        foreign[4] = 7;
        return Stream.of(
                Case.of(
                        "GET /api/nothing",
                        404,
                        "unknown-route",
                        "there is nothing at /api/nothing"),
                Case.of("GET /elsewhere", 404, "unknown-route", "there is nothing at /elsewhere"),
                Case.of("DELETE /api/mempool", 405, "method-not-allowed", ANY),
                Case.of("POST /api/blocks/tip/height 00", 405, "method-not-allowed", ANY),
                Case.of("GET /api/tx", 405, "method-not-allowed", ANY),
                Case.of(
                        "GET /api/block/xyz",
                        400,
                        "bad-id",
                        "an id has 64 hexadecimal digits: xyz"),
                Case.of(
                        "GET /api/block/" + ID,
                        404,
                        "unknown-block",
                        "no block " + ID + " on the main chain"),
                Case.of(
                        "GET /api/block/" + ID + "/raw",
                        404,
                        "unknown-block",
                        "no block " + ID + " on the main chain"),
                Case.of(
                        "GET /api/block/" + ID + "/status",
                        404,
                        "unknown-block",
                        "no block " + ID + " on the main chain"),
                Case.of("GET /api/block-height/-1", 400, "bad-height", "not a height: -1"),
                Case.of(
                        "GET /api/block-height/99999999999999999999",
                        400,
                        "bad-height",
                        "not a height: 99999999999999999999"),
                Case.of("GET /api/block-height/5", 404, "unknown-block", "no block at height 5"),
                Case.of("GET /api/blocks/first", 400, "bad-height", "not a start: first"),
                Case.of("GET /api/blocks?limit=0", 400, "bad-limit", "limit is from 1 to 100: 0"),
                Case.of(
                        "GET /api/mempool/txids?limit=1e3",
                        400,
                        "bad-limit",
                        "limit is from 1 to 10000: 1e3"),
                Case.of(
                        "GET /api/mempool/txids?cursor=me",
                        400,
                        "bad-cursor",
                        "not a next_cursor: me"),
                Case.of(
                        "GET /api/mempool/evicted?limit=1001",
                        400,
                        "bad-limit",
                        "limit is from 1 to 1000: 1001"),
                Case.of(
                        "GET /api/mempool/replaced?cursor=" + ID,
                        400,
                        "bad-cursor",
                        "not a next_cursor: " + ID),
                Case.of(
                        "GET /api/mempool/expired?cursor=1234567890123456789-" + ID,
                        400,
                        "bad-cursor",
                        ANY),
                Case.of("GET /api/v1/fees/estimates?targets=0", 400, "bad-target", ANY),
                Case.of("GET /api/v1/fees/estimates?targets=1,101", 400, "bad-target", ANY),
                Case.of("GET /api/v1/fees/estimates?targets=1,,2", 400, "bad-target", ANY),
                Case.of(
                        "GET /api/v1/fees/estimates?targets=soon",
                        400,
                        "bad-target",
                        "targets are numbers of blocks from 1 to 100 with commas between them, at"
                                + " most 100 of them: soon"),
                Case.of("GET /api/mempool/dropped", 404, "unknown-route", ANY),
                Case.of(
                        "GET /api/tx/" + ID + "/rbf",
                        404,
                        "unknown-transaction",
                        "no transaction " + ID),
                Case.of("GET /api/v1/tx/12/rbf", 400, "bad-id", ANY),
                Case.of("GET /api/tx/" + ID, 404, "unknown-transaction", "no transaction " + ID),
                Case.of(
                        "GET /api/tx/" + ID + "/status",
                        404,
                        "unknown-transaction",
                        "no transaction " + ID),
                Case.of(
                        "GET /api/address/numi1qqqqqqqq",
                        400,
                        "bad-address",
                        "the checksum of the address does not match"),
                Case.of(
                        "GET /api/address/" + GOOD_ADDRESS + "/txs/chain/here",
                        400,
                        "bad-cursor",
                        "neither a next_cursor nor the id of a confirmed transaction: here"),
                Case.of(
                        "POST /api/tx  ",
                        400,
                        "empty-body",
                        "the body is a transaction in hexadecimal"),
                Case.of(
                        "POST /api/tx 0g",
                        400,
                        "bad-hex",
                        "the body is not an even number of hexadecimal digits"),
                Case.of(
                        "POST /api/tx " + hex + "0",
                        400,
                        "bad-hex",
                        "the body is not an even number of hexadecimal digits"),
                Case.of("POST /api/tx 09", 400, "bad-transaction", ANY),
                Case.of("POST /api/tx " + hex + "00", 400, "bad-transaction", ANY),
                Case.of(
                        "POST /api/tx " + HexFormat.of().formatHex(foreign),
                        400,
                        "bad-tx-chain-id",
                        "chainId=7, expected=99"),
                Case.of(
                        "POST /api/tx " + Client.hex(cheap),
                        400,
                        "max-fee-below-base-fee",
                        "maxFee=99, baseFee=100"),
                Case.of(
                        "POST /api/tx " + "0".repeat(262_147),
                        413,
                        "body-too-large",
                        "a transaction has at most 262144 hexadecimal digits"),
                new Case(
                        "POST /api/tx " + hex,
                        "application/json",
                        415,
                        "unsupported-media-type",
                        "send the transaction in hexadecimal as text/plain, not application/json"),
                new Case(
                        "POST /api/tx " + hex,
                        "nonsense",
                        415,
                        "unsupported-media-type",
                        "the content type is malformed"),
                Case.of("GET /api/v1/ws", 400, "bad-request", "the request is malformed"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersWithAProblem(Case one) {
        var parts = one.request().split(" ", 3);
        var request =
                HttpRequest.newBuilder(URI.create(client.base() + parts[1]))
                        .header("Content-Type", one.contentType())
                        .method(
                                parts[0],
                                parts.length == 3
                                        ? BodyPublishers.ofString(parts[2])
                                        : BodyPublishers.noBody())
                        .build();
        var response = client.send(request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(one.status());
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        var problem = Client.parse(response.body());
        assertThat(problem.path("code").asString()).isEqualTo(one.code());
        assertThat(problem.path("type").asString()).isEqualTo("urn:numicoin:problem:" + one.code());
        assertThat(problem.path("status").asInt()).isEqualTo(one.status());
        if (!one.detail().isEmpty()) {
            assertThat(problem.path("detail").asString()).isEqualTo(one.detail());
        }
        assertThat(response.body()).doesNotContain("java", "springframework", "Exception");
    }

    @Test
    void namesWhatAnOtherMethodWouldBe() {
        var request =
                HttpRequest.newBuilder(URI.create(client.base() + "/api/tx")).DELETE().build();
        assertThat(client.send(request).headers().firstValue("Allow")).contains("POST");
    }

    /// No client library sends such a path.
    @Test
    void refusesAPathThatDoesNotDecode() throws IOException {
        int port = URI.create(client.base()).getPort();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(
                            "GET /api/block/%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("java");
        }
    }

    @Test
    void answersHeadWithoutABody() {
        var request =
                HttpRequest.newBuilder(URI.create(client.base() + "/api/blocks/tip/height"))
                        .HEAD()
                        .build();
        var response = client.send(request);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    /// A body without length that never ends is cut off at the limit.
    @Test
    void stopsReadingABodyThatIsTooLong() throws IOException {
        byte[] part = "0".repeat(64 << 10).getBytes(StandardCharsets.US_ASCII);
        var request =
                HttpRequest.newBuilder(URI.create(client.base() + "/api/tx"))
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofByteArrays(Collections.nCopies(128, part)))
                        .build();
        var statuses = new ArrayList<Integer>();
        try {
            statuses.add(client.send(request).statusCode());
        } catch (IllegalStateException e) {
            // The server may close before the client has read the answer.
            assertThat(e).hasCauseInstanceOf(IOException.class);
            statuses.add(413);
        }
        assertThat(statuses).isEqualTo(List.of(413));
        assertThat(client.get("/api/blocks/tip/height").statusCode()).isEqualTo(200);
    }

    private static TransactionBuilder from(int key) {
        return TransactionBuilder.from(network.spec(), key);
    }
}
