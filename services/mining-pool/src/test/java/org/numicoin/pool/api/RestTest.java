package org.numicoin.pool.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.numicoin.pool.api.TestApi.payment;
import static org.numicoin.pool.api.TestApi.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.numicoin.chain.Payment;
import org.numicoin.kit.http.Routes;
import org.numicoin.messaging.PoolEntry;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every route of a pool with two miners, three blocks and two payouts.
class RestTest {
    private static final Address A = Keys.address(1);
    private static final Address B = Keys.address(2);
    private static final Hash256 MATURE = Hash256.ofHex("ab".repeat(32));
    private static final Hash256 GONE = Hash256.ofHex("cd".repeat(32));
    private static final Hash256 YOUNG = Hash256.ofHex("ef".repeat(32));
    private static final Hash256 PAID = Hash256.ofHex("12".repeat(32));
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";
    static final Path DOCUMENT = Path.of("../../docs/api/pool.md");
    private static final JsonMapper JSON = new JsonMapper();

    private static TestApi api;
    private static WebTestClient client;

    @BeforeAll
    static void start() {
        api = new TestApi();
        client = api.client();
        api.state().caughtUp();
        for (int second = 0; second < 100; second++) {
            api.share(A, second % 2 == 0 ? "rig" : HOSTILE, second);
        }
        for (int second = 0; second < 25; second++) {
            api.share(B, "", second);
        }
        api.share(A, "rig", 200, 51, Optional.of(MATURE));
        api.share(B, "", 201, 60, Optional.of(YOUNG));
        api.share(B, "", 202, 61, Optional.empty());
        api.credit(MATURE, 51, Optional.of(A), sorted(payment(A, 4_000_000_001L), payment(B, 1)));
        api.apply(new PoolEntry.BlockMatured(MATURE));
        api.credit(GONE, 52, Optional.empty(), payment(A, 7));
        api.apply(new PoolEntry.BlockOrphaned(GONE));
        api.credit(YOUNG, 60, Optional.of(B), payment(B, 88_880_000_000L));
        api.reserve(1, payment(A, 1_500_000_000));
        api.sign(1, PAID);
        api.apply(new PoolEntry.PayoutConfirmed(1, MATURE, 58, Amount.ofNano(400)));
        api.reserve(2, payment(A, 1_000_000_000));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static Payment[] sorted(Payment... payments) {
        return Stream.of(payments)
                .sorted(Comparator.comparing(Payment::recipient))
                .toArray(Payment[]::new);
    }

    /// The answer of a route of the pool, all of whose fields are documented.
    private static JsonNode get(String path) {
        JsonNode answer = raw("/api/pools" + path);
        assertThat(names(answer)).allMatch(name -> document().contains("`" + name + "`"));
        return answer;
    }

    private static JsonNode raw(String path) {
        byte[] body =
                client.get()
                        .uri(path)
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectHeader()
                        .valueEquals("Cache-Control", "no-store")
                        .expectHeader()
                        .valueEquals("X-Content-Type-Options", "nosniff")
                        .expectBody()
                        .returnResult()
                        .getResponseBody();
        return JSON.readTree(java.util.Objects.requireNonNull(body));
    }

    private static String document() {
        try {
            return Files.readString(DOCUMENT);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// Of all fields but those of maps, whose names are data.
    private static Set<String> names(JsonNode node) {
        var names = new TreeSet<String>();
        for (var field : node.properties()) {
            names.add(field.getKey());
            boolean isMap = List.of("workers", "ports").contains(field.getKey());
            if (isMap) {
                field.getValue().forEach(each -> names.addAll(names(each)));
            } else {
                names.addAll(names(field.getValue()));
            }
        }
        if (node.isArray()) {
            node.forEach(each -> names.addAll(names(each)));
        }
        return names;
    }

    @Test
    void describesThePool() {
        JsonNode pool = get("").path("pools").path(0);
        assertThat(pool.path("id").stringValue()).isEqualTo("numi");
        assertThat(pool.path("address").stringValue()).isEqualTo(text(TestApi.POOL));
        assertThat(pool.path("coin").path("symbol").stringValue()).isEqualTo("NUMI");
        assertThat(pool.path("minerAlgorithm").stringValue()).isEqualTo("argon2/chukwav2");
        assertThat(pool.path("ports").path("3333").path("difficulty").asLong()).isEqualTo(5_000);
        assertThat(pool.path("poolFeePercent").doubleValue()).isEqualTo(1.5);
        JsonNode paying = pool.path("paymentProcessing");
        assertThat(paying.path("minimumPayment").decimalValue()).isEqualByComparingTo("0.5");
        assertThat(paying.path("minimumPaymentNano").stringValue()).isEqualTo("500000000");
        // 128 shares of 600 hashes in ten minutes, the first of which lies before them.
        assertThat(pool.path("poolStats").path("connectedMiners").asInt()).isEqualTo(2);
        assertThat(pool.path("poolStats").path("poolHashrate").doubleValue()).isPositive();
        JsonNode network = pool.path("networkStats");
        assertThat(network.path("networkHashrate").doubleValue()).isEqualTo(10_000);
        assertThat(network.path("blockHeight").asLong()).isEqualTo(60);
        assertThat(pool.path("totalBlocks").asInt()).isEqualTo(2);
        assertThat(pool.path("totalPaidNano").stringValue()).isEqualTo("1500000000");
        assertThat(pool.path("topMiners").path(0).path("miner").stringValue()).isEqualTo(text(A));
        assertThat(get("/numi").path("pool").path("id").stringValue()).isEqualTo("numi");
    }

    @Test
    void showsTheHoursOfThePool() {
        JsonNode hours = get("/numi/performance").path("stats");
        assertThat(hours).hasSize(1);
        JsonNode hour = hours.path(0);
        assertThat(hour.path("created").stringValue()).isEqualTo("2027-01-15T08:00:00Z");
        assertThat(hour.path("connectedMiners").asInt()).isEqualTo(2);
        assertThat(hour.path("poolHashrate").doubleValue()).isEqualTo(128 * 600 / 3_600.0);
        assertThat(hour.path("networkHashrate").doubleValue()).isEqualTo(10_000);
    }

    @Test
    void listsMinersFastestFirstInPages() {
        JsonNode miners = get("/numi/miners");
        assertThat(miners).hasSize(2);
        assertThat(miners.path(0).path("miner").stringValue()).isEqualTo(text(A));
        assertThat(get("/numi/miners?page=1&pageSize=1").path(0).path("miner").stringValue())
                .isEqualTo(text(B));
        assertThat(get("/numi/miners?page=2&pageSize=1")).isEmpty();
    }

    @Test
    void describesAMinerWithItsWorkersAndMoney() {
        JsonNode miner = get("/numi/miners/" + text(A));
        assertThat(miner.path("performance").path("workers").propertyNames())
                .containsExactlyInAnyOrder(HOSTILE, "rig");
        assertThat(miner.path("performanceSamples")).hasSize(1);
        assertThat(miner.path("totalPaid").decimalValue()).isEqualByComparingTo("1.5");
        assertThat(miner.path("todayPaidNano").stringValue()).isEqualTo("1500000000");
        assertThat(miner.path("lastPaymentTransaction").stringValue()).isEqualTo(PAID.toHex());
        // What the payout's fee did not need is owed again.
        assertThat(miner.path("pendingBalanceNano").stringValue()).isEqualTo("2499999601");
        assertThat(miner.path("reservedBalanceNano").stringValue()).isEqualTo("1000001000");
        assertThat(miner.path("immatureBalanceNano").stringValue()).isEqualTo("0");
        JsonNode other = get("/numi/miners/" + text(B));
        assertThat(other.path("immatureBalance").decimalValue()).isEqualByComparingTo("88.88");
        assertThat(other.path("pendingShares").doubleValue()).isEqualTo(600);
        assertThat(other.has("lastPayment")).isFalse();
    }

    @Test
    void listsPaymentsOfAllAndOfOneTheNewestFirst() {
        JsonNode payments = get("/numi/payments");
        assertThat(payments).hasSize(2);
        assertThat(payments.path(0).path("status").stringValue()).isEqualTo("reserved");
        assertThat(payments.path(1).path("status").stringValue()).isEqualTo("confirmed");
        assertThat(payments.path(1).path("amountNano").stringValue()).isEqualTo("1500000000");
        assertThat(payments.path(1).path("transactionConfirmationData").stringValue())
                .isEqualTo(PAID.toHex());
        assertThat(get("/numi/payments?page=1&pageSize=1").path(0).path("status").stringValue())
                .isEqualTo("confirmed");
        assertThat(get("/numi/miners/" + text(A) + "/payments")).isEqualTo(payments);
        assertThat(get("/numi/miners/" + text(B) + "/payments")).isEmpty();
    }

    @Test
    void listsWhatCameIntoABalanceAndLeftIt() {
        JsonNode changes = get("/numi/miners/" + text(A) + "/balancechanges");
        assertThat(changes).hasSize(2);
        assertThat(changes.path(0).path("usage").stringValue()).isEqualTo("Reward for block 51");
        assertThat(changes.path(0).path("amountNano").stringValue()).isEqualTo("4000000001");
        assertThat(changes.path(1).path("amount").decimalValue()).isEqualByComparingTo("-1.5");
        assertThat(get("/numi/miners/" + text(A) + "/balancechanges?page=1")).isEmpty();
    }

    @Test
    void sumsEarningsByDay() {
        JsonNode days = get("/numi/miners/" + text(B) + "/earnings/daily");
        assertThat(days).hasSize(1);
        assertThat(days.path(0).path("date").stringValue()).isEqualTo("2027-01-15");
        assertThat(days.path(0).path("amountNano").stringValue()).isEqualTo("88880000001");
    }

    @Test
    void listsBlocksTheHighestFirst() {
        JsonNode blocks = get("/numi/blocks");
        var states = new ArrayList<String>();
        blocks.forEach(block -> states.add(block.path("status").stringValue()));
        assertThat(states).containsExactly("pending", "orphaned", "confirmed");
        assertThat(blocks.path(0).path("confirmationProgress").doubleValue()).isZero();
        assertThat(blocks.path(2).path("confirmationProgress").doubleValue()).isEqualTo(1);
        assertThat(blocks.path(2).path("miner").stringValue()).isEqualTo(text(A));
        assertThat(blocks.path(2).path("effort").doubleValue())
                .isCloseTo(126 * 600 / 30_000.0, offset(1e-9));
        assertThat(blocks.path(2).path("rewardNano").stringValue()).isEqualTo("4000001002");
        assertThat(blocks.path(1).has("miner")).isFalse();
        assertThat(get("/numi/blocks?page=1&pageSize=2")).hasSize(1);
    }

    @Test
    void showsTheRewardsAhead() {
        JsonNode rewards = get("/numi/rewards");
        assertThat(rewards.path("height").asLong()).isEqualTo(61);
        assertThat(rewards.path("subsidy").decimalValue()).isEqualByComparingTo("88.88");
        JsonNode next = rewards.path("nextHalving");
        assertThat(next.path("fromHeight").asLong()).isEqualTo(101);
        assertThat(next.path("blocksLeft").asLong()).isEqualTo(40);
        assertThat(next.path("subsidyNano").stringValue()).isEqualTo("44440000000");
        // 40 blocks of three seconds.
        assertThat(next.path("estimated").stringValue()).isEqualTo("2027-01-15T08:12:00Z");
        JsonNode schedule = rewards.path("schedule");
        assertThat(schedule).hasSize(37);
        assertThat(schedule.path(36).path("subsidyNano").stringValue()).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/pools/other, 404, unknown-pool",
        "/api/pools/other/miners, 404, unknown-pool",
        "/api/pools/numi/miners/me, 400, bad-address",
        "/api/pools/numi/miners/me/payments, 400, bad-address",
        "/api/pools/numi/blocks?page=-1, 400, bad-page",
        "/api/pools/numi/blocks?page=x, 400, bad-page",
        "/api/pools/numi/blocks?page=99999999999999999999, 400, bad-page",
        "/api/pools/numi/blocks?page=1000001, 400, bad-page",
        "/api/pools/numi/payments?pageSize=0, 400, bad-page-size",
        "/api/pools/numi/payments?pageSize=101, 400, bad-page-size",
        "/api/pools/numi/%3Cscript%3E, 404, unknown-route",
        "/api/nothing, 404, unknown-route",
        "/nothing, 404, unknown-route",
    })
    void saysWithACodeWhatIsWrong(String path, int status, String code) {
        requireProblem(
                client.get().uri(java.net.URI.create(api.uri(path).toString())), status, code);
    }

    @Test
    void knowsNoMinerThatNeverCame() {
        String path = "/api/pools/numi/miners/" + text(Keys.address(3));
        for (String more : List.of("", "/payments", "/balancechanges", "/earnings/daily")) {
            requireProblem(client.get().uri(path + more), 404, "unknown-miner");
        }
    }

    @Test
    void takesNothingButQuestions() {
        requireProblem(client.method(HttpMethod.POST).uri("/api/pools"), 405, "method-not-allowed");
        client.options()
                .uri("/api/pools")
                .header("Origin", "https://example.org")
                .header("Access-Control-Request-Method", "GET")
                .exchange()
                .expectStatus()
                .isNoContent()
                .expectHeader()
                .valueEquals("Access-Control-Allow-Origin", "*");
    }

    private static void requireProblem(
            WebTestClient.RequestHeadersSpec<?> request, int status, String code) {
        request.exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType("application/problem+json")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code);
        assertThat(document()).contains("`" + code + "`");
    }

    @Test
    void answersAPageFarBeyondTheEnd() {
        assertThat(get("/numi/blocks?page=1000000&pageSize=100")).isEmpty();
        assertThat(get("/numi/payments?page=1000000&pageSize=100")).isEmpty();
        assertThat(get("/numi/miners?page=1000000&pageSize=100")).isEmpty();
    }

    @Test
    void documentsEveryRoute() {
        var documented =
                document()
                        .lines()
                        .filter(line -> line.startsWith("| `GET "))
                        .map(line -> line.split("`", -1)[1])
                        .toList();
        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(
                        api.bean(Routes.class).all().stream()
                                .map(route -> route.method() + " " + route.path())
                                .toList());
    }
}
