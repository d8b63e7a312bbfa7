package org.numicoin.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Block;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.ListProof;
import org.numicoin.consensus.ListRoot;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StateProof;
import org.numicoin.explorer.api.OpenApi;
import org.numicoin.kit.http.Routes;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.localnet.LocalKafka;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.testing.TransactionBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/// Every route of one explorer on a chain of 12 blocks, of which those more than 4 deep are final,
/// with three transactions in the pool. Each JSON answer is compared with the OpenAPI document.
@ExtendWith(SharedBroker.class)
@Timeout(120)
class RestApiTest {
    @TempDir static Path folder;

    private static TestNetwork network;
    private static ConfigurableApplicationContext explorer;
    private static Client client;
    private static OpenApi document;
    private static Transaction payment;
    private static Transaction pooled;
    private static Node deep;

    @BeforeAll
    static void start(LocalKafka kafka) throws Exception {
        network = new TestNetwork(kafka.bootstrap(), "rest", folder, TestNetwork.spec(4));
        payment =
                from(0).fee(2_000, 30)
                        .memo("hello")
                        .pay(1, 5_000_000_000L)
                        .pay(30, 10_000_000)
                        .signRevealing(0);
        deep = network.mine(60, payment, from(1).pay(2, 20_000_000).signRevealing(1));
        network.grow(8, 0);
        var many = new ArrayList<Transaction>();
        for (int nonce = 1; nonce <= 30; nonce++) {
            many.add(from(0).nonce(nonce).pay(1, 10_000_000).sign(0));
        }
        network.mine(60, many.toArray(Transaction[]::new));
        network.grow(2, 0);
        explorer = network.explorer("data");
        client = new Client(explorer);
        document = new OpenApi(client.json("/api/openapi.json"));
        pooled = from(2).fee(3_000, 50).pay(0, 30_000_000).signRevealing(2);
        network.verdict(Kind.ACCEPTED, pooled, "");
        network.verdict(Kind.QUEUED, from(2).nonce(2).pay(0, 40_000_000).sign(2), "");
        network.verdict(Kind.ACCEPTED, from(4).pay(5, 50_000_000).signRevealing(4), "");
        client.awaitTip(network.chain().tip().id());
        Client.await("the pool", () -> client.json("/api/mempool").path("count").asInt() == 3);
    }

    @AfterAll
    static void stop() {
        explorer.close();
        network.close();
    }

    @Test
    void tellsTheTip() {
        assertThat(client.text("/api/blocks/tip/height")).isEqualTo("12");
        var hash = client.get("/api/blocks/tip/hash");
        assertThat(hash.body()).isEqualTo(network.chain().tip().id().toHex());
        assertThat(hash.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void listsBlocksInPagesDownToGenesis() {
        var heights = new ArrayList<Integer>();
        Optional<String> cursor = Optional.empty();
        do {
            var page =
                    json(
                            "/api/blocks/{start}",
                            "/api/blocks" + cursor.map(c -> "/" + c).orElse(""));
            page.path("blocks").forEach(block -> heights.add(block.path("height").asInt()));
            cursor = Optional.ofNullable(page.get("next_cursor")).map(JsonNode::asString);
        } while (cursor.isPresent());
        assertThat(heights).containsExactly(12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
        assertThat(json("/api/blocks", "/api/blocks?limit=2").path("blocks")).hasSize(2);
    }

    @Test
    void describesABlock() {
        var block = json("/api/block/{id}", "/api/block/" + deep.id());
        var header = deep.block().header();
        assertThat(block.path("id").asString()).isEqualTo(deep.id().toHex());
        assertThat(block.path("tx_count").asInt()).isEqualTo(2);
        assertThat(block.path("size").asInt()).isEqualTo(deep.block().encoded().length);
        assertThat(block.path("timestamp_ms").asLong()).isEqualTo(header.timestamp());
        assertThat(block.path("chainwork").asString()).isEqualTo(deep.chainWork().toDecimal());
        assertThat(block.path("miner").asString()).isEqualTo(text(Keys.address(60)));
        assertThat(block.path("reward").asString())
                .isEqualTo(Long.toString(88_880_000_000L + block.path("tips").asLong()));
        assertThat(client.text("/api/block-height/1")).isEqualTo(deep.id().toHex());
        assertThat(client.text("/api/block/" + deep.id() + "/header"))
                .isEqualTo(Bytes.wrap(header.encoded()).toHex());
        var status = json("/api/block/{id}/status", "/api/block/" + deep.id() + "/status");
        assertThat(status.path("in_best_chain").asBoolean()).isTrue();
        assertThat(status.path("next_best").asString()).isEqualTo(network.chain().idAt(2).toHex());
    }

    @Test
    void givesAWholeBlockByteForByte() {
        var raw = client.bytes("/api/block/" + deep.id() + "/raw");
        assertThat(raw.body()).isEqualTo(deep.block().encoded());
        assertThat(Block.decode(raw.body()).id()).isEqualTo(deep.id());
        var empty = client.bytes("/api/block/" + network.chain().idAt(0) + "/raw").body();
        assertThat(Block.decode(empty).id()).isEqualTo(network.chain().idAt(0));
    }

    @Test
    void pagesThroughTheTransactionsOfABlock() {
        var block = network.chain().mainChain().get(10);
        var ids = json("/api/block/{id}/txids", "/api/block/" + block.id() + "/txids");
        assertThat(ids).hasSize(30);
        var first = json("/api/block/{id}/txs", "/api/block/" + block.id() + "/txs");
        assertThat(first.path("transactions")).hasSize(25);
        var path = "/api/block/" + block.id() + "/txs/" + first.path("next_cursor").asString();
        var second = json("/api/block/{id}/txs/{start}", path);
        assertThat(second.path("transactions")).hasSize(5);
        assertThat(second.has("next_cursor")).isFalse();
        assertThat(second.path("transactions").get(4).path("txid")).isEqualTo(ids.get(29));
    }

    @Test
    void describesATransactionOfABlock() {
        var tx = json("/api/tx/{id}", "/api/tx/" + payment.id());
        long rate = deep.block().header().baseFee() + 30;
        assertThat(tx.path("fee_rate").asLong()).isEqualTo(rate);
        assertThat(tx.path("fee").asString())
                .isEqualTo(Long.toString(rate * payment.weight(network.spec())));
        assertThat(tx.path("sender").asString()).isEqualTo(text(Keys.address(0)));
        assertThat(tx.path("payments").get(0).path("amount").asString()).isEqualTo("5000000000");
        assertThat(tx.path("memo").asString()).isEqualTo("68656c6c6f");
        assertThat(tx.path("status").path("confirmed").asBoolean()).isTrue();
        assertThat(json("/api/tx/{id}/status", "/api/tx/" + payment.id() + "/status"))
                .isEqualTo(tx.path("status"));
        assertThat(client.text("/api/tx/" + payment.id() + "/hex")).isEqualTo(Client.hex(payment));
        assertThat(client.bytes("/api/tx/" + payment.id() + "/raw").body())
                .isEqualTo(payment.encoded());
    }

    @Test
    void provesATransactionInItsBlock() {
        var block = network.chain().mainChain().get(10);
        var id = block.block().transactions().get(17).id();
        var proof = json("/api/tx/{id}/merkle-proof", "/api/tx/" + id + "/merkle-proof");
        var siblings =
                StreamSupport.stream(proof.path("merkle").spliterator(), false)
                        .map(hash -> Hash256.ofHex(hash.asString()))
                        .toList();
        var checked =
                new ListProof(proof.path("pos").asInt(), proof.path("count").asInt(), siblings);
        assertThat(
                        ListRoot.TRANSACTIONS.verify(
                                block.block().header().transactionRoot(), id, checked))
                .isTrue();
    }

    @Test
    void describesWhatWaitsInThePool() {
        var tx = json("/api/tx/{id}", "/api/tx/" + pooled.id());
        assertThat(tx.path("status").toString())
                .isEqualTo("{\"confirmed\":false,\"pool\":\"accepted\"}");
        assertThat(client.text("/api/tx/" + pooled.id() + "/hex")).isEqualTo(Client.hex(pooled));
        var mempool = json("/api/mempool", "/api/mempool");
        assertThat(mempool.path("count").asInt()).isEqualTo(3);
        assertThat(mempool.path("fee_histogram").get(0).get(1).asLong()).isPositive();
        var ids = new HashSet<String>();
        Optional<String> cursor = Optional.empty();
        do {
            var page =
                    json(
                            "/api/mempool/txids",
                            "/api/mempool/txids?limit=2"
                                    + cursor.map(c -> "&cursor=" + c).orElse(""));
            page.path("txids").forEach(id -> ids.add(id.asString()));
            cursor = Optional.ofNullable(page.get("next_cursor")).map(JsonNode::asString);
        } while (cursor.isPresent());
        assertThat(ids).hasSize(3).contains(pooled.id().toHex());
        assertThat(json("/api/mempool/recent", "/api/mempool/recent")).hasSize(3);
    }

    @Test
    void projectsTheNextBlocks() {
        var blocks = json("/api/v1/fees/mempool-blocks", "/api/v1/fees/mempool-blocks");
        assertThat(blocks).hasSize(1);
        // The queued one is not in it.
        assertThat(blocks.get(0).path("nTx").asInt()).isEqualTo(2);
        assertThat(blocks.get(0).path("base_fee").asLong()).isEqualTo(100);
        assertThat(blocks.get(0).path("feeRange").toString())
                .isEqualTo("[110,110,110,110,110,110,150]");
    }

    @Test
    void tellsAccountHistoryAndWhatIsPending() {
        var address = text(Keys.address(2));
        var view = json("/api/address/{address}", "/api/address/" + address);
        var account = network.chain().tip().state().account(Keys.address(2)).orElseThrow();
        assertThat(view.path("balance").asString())
                .isEqualTo(Long.toString(account.balance().nano()));
        assertThat(view.path("nonce").asLong()).isZero();
        assertThat(view.path("pending_nonce").asLong()).isEqualTo(1);
        assertThat(view.path("mempool_stats").path("sent_count").asInt()).isEqualTo(2);
        assertThat(view.path("chain_stats").path("received_sum").asString()).isEqualTo("20000000");
        var txs = json("/api/address/{address}/txs", "/api/address/" + address + "/txs");
        assertThat(txs.path("transactions")).hasSize(3);
        assertThat(txs.path("transactions").get(2).path("status").path("confirmed").asBoolean())
                .isTrue();
    }

    @Test
    void countsTheRewardsOfAMinerThatHaveNotMatured() {
        var view = json("/api/address/{address}", "/api/address/" + text(Keys.address(60)));
        assertThat(view.path("chain_stats").path("mined_count").asInt()).isEqualTo(2);
        // Block 10 is the only one of two within the maturity of 3 blocks.
        var reward = client.json("/api/block/" + network.chain().idAt(10)).path("reward");
        assertThat(view.path("immature")).isEqualTo(reward);
    }

    @Test
    void pagesThroughAHistoryByCursorAndByLastTransaction() {
        var base = "/api/address/" + text(Keys.address(0)) + "/txs/chain";
        var ids = new ArrayList<String>();
        var path = base + "?limit=7";
        for (boolean more = true; more; ) {
            var page = json("/api/address/{address}/txs/chain", path);
            page.path("transactions").forEach(tx -> ids.add(tx.path("txid").asString()));
            more = page.has("next_cursor");
            path = base + "/" + page.path("next_cursor").asString() + "?limit=7";
        }
        assertThat(ids).hasSize(31).doesNotHaveDuplicates().endsWith(payment.id().toHex());
        var after = json("/api/address/{address}/txs/chain/{last_seen}", base + "/" + ids.get(28));
        assertThat(after.path("transactions").get(0).path("txid").asString())
                .isEqualTo(ids.get(29));
    }

    @Test
    void provesAnAccountAndTheAbsenceOfOne() {
        for (int key : List.of(1, 77)) {
            var proof =
                    json(
                            "/api/address/{address}/proof",
                            "/api/address/" + text(Keys.address(key)) + "/proof");
            var siblings =
                    StreamSupport.stream(proof.path("siblings").spliterator(), false)
                            .map(hash -> Hash256.ofHex(hash.asString()))
                            .toList();
            Optional<StateProof.OtherLeaf> other =
                    Optional.ofNullable(proof.get("other_leaf"))
                            .map(leaf ->
                                    new StateProof.OtherLeaf(
                                            Hash256.ofHex(leaf.path("path").asString()),
                                            Hash256.ofHex(leaf.path("value_hash").asString())));
            var entry =
                    Optional.ofNullable(proof.get("entry")).map(hex -> Bytes.ofHex(hex.asString()));
            assertThat(entry.isPresent()).isEqualTo(key == 1);
            assertThat(
                            new StateProof(siblings, other)
                                    .verify(
                                            network.chain().tip().block().header().stateRoot(),
                                            StateKey.account(Keys.address(key)).path(),
                                            entry))
                    .isTrue();
        }
    }

    @Test
    void estimatesFeesFromBaseFeeAndMedianTips() {
        var estimates = json("/api/fee-estimates", "/api/fee-estimates");
        // 30 transactions with a tip of 10 in one of the last 3 blocks; the base fee is the least.
        assertThat(estimates.path("1").asLong()).isEqualTo(110);
        assertThat(estimates.path("1008").asLong()).isEqualTo(100);
        var fees = json("/api/v1/fees/recommended", "/api/v1/fees/recommended");
        assertThat(fees.path("fastestFee").asLong()).isEqualTo(110);
        assertThat(fees.path("suggested_max_fee").asLong()).isEqualTo(210);
        assertThat(fees.path("minimumFee").asLong()).isEqualTo(100);
    }

    @Test
    void addsUpTheSupplyExactly() {
        var supply = json("/api/supply", "/api/supply");
        var tip = network.chain().tip();
        long circulating =
                RandomChain.accounts(tip).values().stream()
                        .map(account -> account.balance())
                        .reduce(Amount.ZERO, Amount::plus)
                        .nano();
        assertThat(supply.path("circulating").asString()).isEqualTo(Long.toString(circulating));
        assertThat(supply.path("issued").asString())
                .isEqualTo(Long.toString(tip.state().totals().issued().nano()));
        assertThat(supply.path("genesis").asString()).isEqualTo("8000000000000");
        assertThat(supply.path("pool").asLong() + supply.path("unpaid").asLong() + circulating)
                .isEqualTo(supply.path("genesis").asLong() + supply.path("issued").asLong());
    }

    @Test
    void validatesAddresses() {
        var good = text(Keys.address(1));
        assertThat(
                        json(
                                        "/api/v1/validate-address/{address}",
                                        "/api/v1/validate-address/" + good)
                                .path("isvalid")
                                .asBoolean())
                .isTrue();
        var bad = good.substring(0, good.length() - 1) + (good.endsWith("q") ? "p" : "q");
        assertThat(
                        json(
                                        "/api/v1/validate-address/{address}",
                                        "/api/v1/validate-address/" + bad)
                                .path("error")
                                .asString())
                .isEqualTo("the checksum of the address does not match");
    }

    @Test
    void letsOldBlocksBeKeptForEver() {
        for (var path :
                List.of(
                        "/api/block/" + deep.id(),
                        "/api/block/" + deep.id() + "/raw",
                        "/api/tx/" + payment.id(),
                        "/api/tx/" + payment.id() + "/merkle-proof")) {
            var response = client.get(path);
            assertThat(response.headers().firstValue("Cache-Control"))
                    .contains("public, max-age=31536000, immutable");
            var tag = response.headers().firstValue("ETag").orElseThrow();
            if (!path.endsWith("raw")) {
                assertThat(client.get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
            }
        }
        var recent = client.get("/api/block/" + network.chain().tip().id());
        assertThat(recent.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(recent.headers().firstValue("ETag")).isEmpty();
    }

    @Test
    void letsPagesOfOtherOriginsRead() {
        var response = client.get("/api/blocks/tip/height", "Origin", "https://example.org");
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    }

    @Test
    void documentsEveryRoute() {
        assertThat(document.routes())
                .containsExactlyInAnyOrderElementsOf(
                        explorer.getBean(Routes.class).all().stream()
                                .map(route -> route.method() + " " + route.path())
                                .toList());
        assertThat(client.text("/api/docs")).contains("openapi.json").doesNotContain("https://");
    }

    @Test
    void tellsItsHealthAndMetrics() {
        assertThat(client.json("/actuator/health/liveness").path("status").asString())
                .isEqualTo("UP");
        assertThat(client.text("/actuator/prometheus"))
                .contains("numi_submit_waiters", "numi_reader_lag");
    }

    private static JsonNode json(String route, String path) {
        var answer = client.json(path);
        document.requireShape("GET", route, 200, answer);
        return answer;
    }

    private static TransactionBuilder from(int key) {
        return TransactionBuilder.from(network.spec(), key);
    }

    private static String text(Address address) {
        return Bech32m.encode(network.spec().addressPrefix(), address);
    }
}
