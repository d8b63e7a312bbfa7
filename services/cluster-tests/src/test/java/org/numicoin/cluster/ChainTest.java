package org.numicoin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.numicoin.primitives.Amount;
import tools.jackson.databind.JsonNode;

/// One cluster, used as its users do: it mines, coins move between wallets, a multisig account
/// spends, a key rotates, every route of the API answers, bad input is refused with its code, and a
/// restart goes on from the same tip.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class ChainTest {
    private final Path data;
    private final Cluster cluster;
    private final Map<String, String> addresses = new HashMap<>();

    ChainTest(@TempDir Path data) {
        this.data = data;
        this.cluster = new Cluster(data);
    }

    @BeforeAll
    void up() {
        cluster.up();
    }

    @AfterAll
    void down() {
        cluster.close();
    }

    @Test
    @Order(1)
    void everyServiceIsHealthyAndTheHeightRises() {
        Cluster.await(
                "all healthy",
                Duration.ofMinutes(1),
                () -> cluster.status().get("healthy").asBoolean());
        long height = cluster.height();
        Cluster.await("the height rises", Duration.ofMinutes(1), () -> cluster.height() > height);
        assertThat(cluster.status().get("residentKib").asLong()).isLessThan(3L << 20);
    }

    @Test
    @Order(2)
    void coinsMoveBetweenWallets() {
        cluster.numi("wallet", "new", "alice").ok();
        cluster.numi("wallet", "new", "bob").ok();
        cluster.numi("wallet", "faucet", "alice", "100", "--wait", "1").ok();
        assertThat(balance("alice")).isEqualTo(100 * Amount.NANO_PER_NUMI);
        cluster.numi("wallet", "send", "alice", "bob", "12.5", "--memo", "hello", "--wait", "1")
                .ok();
        assertThat(balance("bob")).isEqualTo(12_500_000_000L);
        long fee = fee(history("alice").get(0));
        assertThat(balance("alice")).isEqualTo(100 * Amount.NANO_PER_NUMI - 12_500_000_000L - fee);
        assertThat(history("bob").size()).isEqualTo(1);
        var shown = cluster.numi("wallet", "show", "bob", "--json").ok().json();
        assertThat(shown.get("account").get("balance").asString()).isEqualTo("12500000000");
    }

    @Test
    @Order(3)
    void aTwoOfThreePolicySpends() {
        for (String name : List.of("carol", "dave", "erin")) {
            cluster.numi("wallet", "new", name).ok();
        }
        cluster.numi("wallet", "policy", "board", "--required", "2", "carol", "dave", "erin").ok();
        cluster.numi("wallet", "send", "alice", "board", "20", "--wait", "1").ok();
        cluster.numi(
                        "wallet",
                        "spend",
                        "board",
                        "bob",
                        "5",
                        "--signers",
                        "carol,erin",
                        "--wait",
                        "1")
                .ok();
        assertThat(balance("bob")).isEqualTo(17_500_000_000L);
        cluster.numi(
                        "wallet",
                        "spend",
                        "board",
                        "bob",
                        "1",
                        "--signers",
                        "dave,erin",
                        "--wait",
                        "1")
                .ok();
        assertThat(balance("bob")).isEqualTo(18_500_000_000L);
        assertThat(
                        cluster.numi("wallet", "spend", "board", "bob", "1", "--signers", "dave")
                                .exitCode())
                .isNotZero();
    }

    @Test
    @Order(4)
    void aRotatedKeySpendsFromTheSameAddress() {
        String before = address("alice");
        cluster.numi("wallet", "rotate", "alice", "--wait", "1").ok();
        assertThat(shownAddress("alice")).isEqualTo(before);
        cluster.numi("wallet", "send", "alice", "bob", "1", "--wait", "1").ok();
        assertThat(balance("bob")).isEqualTo(19_500_000_000L);
    }

    @ParameterizedTest
    @Order(5)
    @CsvSource({
        "/api/blocks/tip/height",
        "/api/blocks/tip/hash",
        "/api/blocks",
        "/api/blocks/1",
        "/api/block/{block}",
        "/api/block/{block}/header",
        "/api/block/{block}/status",
        "/api/block/{block}/txids",
        "/api/block/{block}/txs",
        "/api/block/{block}/txs/0",
        "/api/block/{block}/raw",
        "/api/block-height/1",
        "/api/tx/{tx}",
        "/api/tx/{tx}/status",
        "/api/tx/{tx}/hex",
        "/api/tx/{tx}/raw",
        "/api/tx/{tx}/merkle-proof",
        "/api/address/{address}",
        "/api/address/{address}/txs",
        "/api/address/{address}/txs/chain",
        "/api/address/{address}/txs/chain/{tx}",
        "/api/address/{address}/proof",
        "/api/mempool",
        "/api/mempool/txids",
        "/api/mempool/recent",
        "/api/fee-estimates",
        "/api/v1/fees/recommended",
        "/api/supply",
        "/api/v1/validate-address/{address}",
        "/api/openapi.json",
        "/api/docs",
    })
    void everyRouteAnswers(String route) {
        String path = fill(route);
        var response = cluster.get(path);
        assertThat(response.statusCode()).as(path + ": " + response.body()).isIn(200, 302);
    }

    @ParameterizedTest
    @Order(6)
    @CsvSource({
        "/api/block/xyz, 400",
        "/api/block/" + UNKNOWN_ID_TEXT + ", 404",
        "/api/block-height/999999999, 404",
        "/api/block-height/-1, 400",
        "/api/blocks/notanumber, 400",
        "/api/block/{block}/txs/7, 400",
        "/api/tx/12, 400",
        "/api/tx/" + UNKNOWN_ID_TEXT + ", 404",
        "/api/address/nonsense, 400",
        "/api/address/numi1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqxdpksl, 400",
        "/api/no/such/route, 404",
    })
    void badQuestionsGetAProblemWithACode(String route, int status) {
        var response = cluster.get(fill(route));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
        assertThat(response.body()).contains("\"code\"").doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @Order(7)
    @CsvSource({
        "'', 400",
        "zz, 400",
        "0, 400",
        "00, 400",
        "0100000003, 400",
    })
    void malformedTransactionsAreRefusedAtOnce(String hex, int status) {
        var response = cluster.postTransaction(hex);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains("\"code\"");
    }

    @ParameterizedTest
    @Order(8)
    @CsvSource({
        "wallet send alice bob 0, 2",
        "wallet send alice bob 1.0000000001, 2",
        "wallet send alice nowhere 1, 1",
        "wallet send alice bob 99999, 1",
        "wallet new alice, 1",
        "wallet show nobody, 1",
        "tool decode zz, 2",
        "tool decode 00, 1",
        "tool pow-hash 00, 2",
        "nonsense, 2",
    })
    void badCommandsSayWhatIsWrongInOneLine(String command, int exitCode) {
        var output = cluster.numi(command.split(" "));
        assertThat(output.exitCode()).as(output.err()).isEqualTo(exitCode);
        assertThat(output.err()).isNotBlank().doesNotContain("\tat ");
    }

    @Test
    @Order(9)
    void theChainVerifiesFromGenesis() {
        var output = cluster.numi("tool", "verify-chain", "--json").ok();
        assertThat(output.out()).isNotBlank();
    }

    @Test
    @Order(10)
    void aRestartGoesOnFromTheSameTip() {
        long height = cluster.height();
        String block = cluster.get("/api/block-height/" + height).body();
        cluster.down().ok();
        assertThat(cluster.onData("status").exitCode()).isEqualTo(4);
        cluster.up();
        assertThat(cluster.get("/api/block-height/" + height).body()).isEqualTo(block);
        Cluster.await("the chain goes on", Duration.ofMinutes(1), () -> cluster.height() > height);
        assertThat(balance("bob")).isEqualTo(19_500_000_000L);
        assertThat(data.resolve("wallets")).isDirectory();
    }

    @Test
    @Order(11)
    void aLostStoreIsRestoredFromABackupAndCatchesUp() throws IOException {
        assertThat(cluster.onData("doctor", "--json").ok().json().get("damage").isEmpty()).isTrue();
        assertThat(cluster.inGroup("storage", "usage", "--json").ok().json().get("columns"))
                .isNotEmpty();
        long backedUp =
                cluster.inGroup("backup", "create", "--json").ok().json().get("height").asLong();
        Cluster.await(
                "blocks that no backup has",
                Duration.ofMinutes(1),
                () -> cluster.height() > backedUp + 2);
        long height = cluster.height();
        String block = cluster.get("/api/block-height/" + height).body();
        assertThat(cluster.onData("repair").exitCode()).as("while it is in use").isEqualTo(1);
        cluster.down().ok();
        Path store = data.resolve("services/validator/chain");
        deleteFiles(store);
        assertThat(cluster.onData("doctor").exitCode()).isEqualTo(1);
        cluster.inGroup("backup", "restore").ok();
        assertThat(cluster.onData("doctor", "--json").ok().json().get("height").asLong())
                .isEqualTo(backedUp);
        cluster.up();
        Cluster.await("the chain goes on", Duration.ofMinutes(1), () -> cluster.height() > height);
        assertThat(cluster.get("/api/block-height/" + height).body()).isEqualTo(block);
    }

    private static void deleteFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static final String UNKNOWN_ID_TEXT =
            "0000000000000000000000000000000000000000000000000000000000000000";

    private String fill(String route) {
        String transaction = history("bob").get(0).get("txid").asString();
        String block =
                cluster.getJson("/api/tx/" + transaction + "/status").get("block_hash").asString();
        return route.replace("{block}", block)
                .replace("{tx}", transaction)
                .replace("{address}", address("bob"));
    }

    private String address(String wallet) {
        return addresses.computeIfAbsent(wallet, this::shownAddress);
    }

    private String shownAddress(String wallet) {
        return cluster.numi("wallet", "show", wallet, "--json")
                .ok()
                .json()
                .get("address")
                .asString();
    }

    private long balance(String wallet) {
        return Long.parseLong(
                cluster.getJson("/api/address/" + address(wallet)).get("balance").asString());
    }

    private JsonNode history(String wallet) {
        var page = cluster.getJson("/api/address/" + address(wallet) + "/txs");
        return page.get("transactions");
    }

    private static long fee(JsonNode transaction) {
        return Long.parseLong(transaction.get("fee").asString());
    }
}
