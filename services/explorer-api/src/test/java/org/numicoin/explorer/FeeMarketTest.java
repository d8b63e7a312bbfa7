package org.numicoin.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Transaction;
import org.numicoin.explorer.api.OpenApi;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.localnet.LocalKafka;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/// Replaced, evicted, expired and mined transactions as the routes of one explorer tell them. Each
/// answer is compared with the OpenAPI document.
@ExtendWith(SharedBroker.class)
@Timeout(120)
class FeeMarketTest {
    @TempDir static Path folder;

    private static TestNetwork network;
    private static ConfigurableApplicationContext explorer;
    private static Client client;
    private static OpenApi document;

    @BeforeAll
    static void start(LocalKafka kafka) throws Exception {
        network = new TestNetwork(kafka.bootstrap(), "market", folder);
        explorer = network.explorer("data");
        client = new Client(explorer).awaitTip(network.chain().tip().id());
        document = new OpenApi(client.json("/api/openapi.json"));
        // The first block that it sees tells the base fee from which on it counts.
        network.grow(1, 0);
        awaitObserved();
    }

    @AfterAll
    static void stop() {
        explorer.close();
        network.close();
    }

    @Test
    void followsReplacementsUntilOneIsMined() {
        var first = payment(0, 0, 10);
        var second = payment(0, 0, 20);
        var third = payment(0, 0, 40);
        network.verdict(Kind.ACCEPTED, first, "");
        network.replace(first, second);
        network.replace(second, third);
        awaitStatus(third, "pool", "accepted");
        var status = json("/api/tx/{id}/status", "/api/tx/" + first.id() + "/status");
        assertThat(status.path("verdict").asString()).isEqualTo("replaced");
        assertThat(status.path("replaced_by").asString()).isEqualTo(second.id().toHex());

        var chain = json("/api/tx/{id}/rbf", "/api/tx/" + second.id() + "/rbf");
        assertThat(chain.path("replaced_by").asString()).isEqualTo(third.id().toHex());
        assertThat(chain.path("replaces")).hasSize(1);
        assertThat(ids(chain.path("chain")))
                .containsExactly(third.id().toHex(), second.id().toHex(), first.id().toHex());
        var newest = chain.path("chain").get(0);
        assertThat(newest.path("tip").asLong()).isEqualTo(40);
        assertThat(newest.path("fee_rate").asLong()).isEqualTo(140);
        assertThat(newest.path("weight").asLong()).isEqualTo(third.weight(network.spec()));
        assertThat(newest.path("status").path("pool").asString()).isEqualTo("accepted");
        assertThat(json("/api/v1/tx/{id}/rbf", "/api/v1/tx/" + second.id() + "/rbf"))
                .isEqualTo(chain);

        var replaced = json("/api/mempool/replaced", "/api/mempool/replaced").path("transactions");
        assertThat(ids(replaced)).containsExactly(second.id().toHex(), first.id().toHex());
        assertThat(replaced.get(1).path("replaced_by").asString()).isEqualTo(second.id().toHex());
        assertThat(replaced.get(1).path("tip").asLong()).isEqualTo(10);

        network.mine(0, third);
        awaitObserved();
        var mined = json("/api/tx/{id}/rbf", "/api/tx/" + first.id() + "/rbf").path("chain").get(0);
        assertThat(mined.path("status").path("confirmed").asBoolean()).isTrue();
    }

    @Test
    void listsWhatWasEvictedAndExpiredInPages() {
        var evicted = new ArrayList<String>();
        for (int nonce = 0; nonce < 5; nonce++) {
            var one = payment(1, nonce, 10);
            network.verdict(Kind.ACCEPTED, one, "");
            network.verdict(Kind.EVICTED, one, "pool-full");
            evicted.add(one.id().toHex());
        }
        var old = payment(2, 0, 10);
        network.verdict(Kind.EXPIRED, old, "too-old");
        awaitStatus(old, "code", "too-old");
        awaitStatus(payment(1, 4, 10), "code", "pool-full");
        var paged = new ArrayList<String>();
        Optional<String> cursor = Optional.empty();
        do {
            var page =
                    json(
                            "/api/mempool/evicted",
                            "/api/mempool/evicted?limit=2"
                                    + cursor.map(text -> "&cursor=" + text).orElse(""));
            paged.addAll(ids(page.path("transactions")));
            cursor = Optional.ofNullable(page.get("next_cursor")).map(JsonNode::asString);
        } while (cursor.isPresent());
        assertThat(paged).hasSize(5).containsExactlyInAnyOrderElementsOf(evicted);
        var expired = json("/api/mempool/expired", "/api/mempool/expired").path("transactions");
        assertThat(ids(expired)).containsExactly(old.id().toHex());
        assertThat(expired.get(0).path("code").asString()).isEqualTo("too-old");
        assertThat(expired.get(0).has("tip")).isFalse();
        var chain = json("/api/tx/{id}/rbf", "/api/tx/" + old.id() + "/rbf");
        assertThat(chain.path("chain")).isEmpty();
        assertThat(chain.path("replaces")).isEmpty();
    }

    /// Six blocks that mine all that waits, of five senders.
    @Test
    void estimatesFromWhatWasMinedWhileItWatched() {
        int senders = Specs.FUNDED_KEYS - 3;
        var nothing = json("/api/v1/fees/estimates", "/api/v1/fees/estimates?targets=7");
        assertThat(nothing.path("estimates")).hasSize(1);
        assertThat(nothing.path("minimum_tip").asLong()).isZero();
        var seven = nothing.path("estimates").get(0);
        assertThat(seven.path("source").asString()).isEqualTo("minimum");
        assertThat(seven.path("tip").toString()).isEqualTo("{\"low\":0,\"likely\":0,\"high\":0}");
        for (int block = 0; block < 6; block++) {
            var waiting = new ArrayList<Transaction>();
            for (int key = 3; key < 3 + senders; key++) {
                waiting.add(payment(key, block, 17));
            }
            waiting.forEach(one -> network.verdict(Kind.ACCEPTED, one, ""));
            waiting.forEach(one -> awaitStatus(one, "pool", "accepted"));
            network.mine(0, waiting.toArray(Transaction[]::new));
            awaitObserved();
        }
        var estimates = json("/api/v1/fees/estimates", "/api/v1/fees/estimates");
        assertThat(estimates.path("next_base_fee").asLong()).isEqualTo(100);
        var next = estimates.path("estimates").get(0);
        assertThat(next.path("target").asInt()).isEqualTo(1);
        assertThat(next.path("source").asString()).isEqualTo("observed");
        assertThat(next.path("tip").toString()).isEqualTo("{\"low\":17,\"likely\":17,\"high\":17}");
        assertThat(next.path("base_fee").toString())
                .isEqualTo("{\"low\":100,\"likely\":100,\"high\":100}");
        assertThat(next.path("suggested_max_fee").asLong()).isEqualTo(117);
        var far = estimates.path("estimates").get(4);
        assertThat(far.path("base_fee").path("low").asLong()).isEqualTo(100);
        assertThat(far.path("base_fee").path("high").asLong()).isGreaterThan(200);
        var simple = json("/api/fee-estimates", "/api/fee-estimates");
        assertThat(simple).hasSize(103);
        assertThat(simple.path("1").asLong()).isEqualTo(117);
        assertThat(simple.path("1008").asLong()).isEqualTo(117);
        var recommended = json("/api/v1/fees/recommended", "/api/v1/fees/recommended");
        assertThat(recommended.path("fastestFee").asLong()).isEqualTo(117);
        assertThat(recommended.path("suggested_tip").asLong()).isEqualTo(17);
        assertThat(recommended.path("suggested_max_fee").asLong()).isEqualTo(217);
        assertThat(recommended.path("minimumFee").asLong()).isEqualTo(100);
        aFullPoolRaisesThem();
    }

    private void aFullPoolRaisesThem() {
        network.refuse(payment(3, 9, 17), 900_000);
        Client.await(
                "the minimum",
                () -> client.json("/api/v1/fees/estimates").path("minimum_tip").asLong() > 0);
        var estimates = json("/api/v1/fees/estimates", "/api/v1/fees/estimates");
        long minimum = estimates.path("minimum_tip").asLong();
        assertThat(minimum).isBetween(500_000L, 900_000L);
        estimates
                .path("estimates")
                .forEach(one -> {
                    assertThat(one.path("source").asString()).isEqualTo("observed");
                    assertThat(one.path("tip").path("low").asLong()).isEqualTo(minimum);
                });
        var simple = json("/api/fee-estimates", "/api/fee-estimates");
        simple.forEach(rate -> assertThat(rate.asLong()).isGreaterThan(500_000));
        var recommended = json("/api/v1/fees/recommended", "/api/v1/fees/recommended");
        assertThat(recommended.path("minimumFee").asLong()).isGreaterThan(500_000);
        assertThat(recommended.path("suggested_tip").asLong()).isGreaterThan(500_000);
    }

    /// Waits until the index has the tip and the estimator has counted its block.
    private static void awaitObserved() {
        client.awaitTip(network.chain().tip().id());
        long blocks = network.chain().tip().height() - 1;
        Client.await(
                blocks + " blocks observed",
                () ->
                        client.json("/api/v1/fees/estimates").path("observed_blocks").asLong()
                                == blocks);
    }

    private static void awaitStatus(Transaction transaction, String field, String value) {
        Client.await(
                field + " " + value,
                () -> {
                    var answer = client.get("/api/tx/" + transaction.id() + "/status");
                    return answer.statusCode() == 200
                            && Client.parse(answer.body()).path(field).asString("").equals(value);
                });
    }

    private static List<String> ids(JsonNode transactions) {
        var ids = new ArrayList<String>();
        transactions.forEach(one -> ids.add(one.path("txid").asString()));
        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
        return ids;
    }

    private static JsonNode json(String route, String path) {
        var answer = client.json(path);
        document.requireShape("GET", route, 200, answer);
        return answer;
    }

    private static Transaction payment(int key, long nonce, long tip) {
        var builder =
                TransactionBuilder.from(network.spec(), key)
                        .nonce(nonce)
                        .fee(2_000, tip)
                        .pay(key == 0 ? 1 : 0, 10_000_000);
        return nonce == 0 ? builder.signRevealing(key) : builder.sign(key);
    }
}
