package org.numicoin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.testing.Signals;
import org.numicoin.messaging.Shards;
import org.numicoin.primitives.Amount;
import org.numicoin.testing.Keys;
import org.numicoin.testing.TransactionBuilder;
import tools.jackson.databind.JsonNode;

/// A small pool in two mempools. A user follows transactions through REST and WebSocket while one
/// is replaced, one evicted, one mined, taken back by a reorganization and mined again, and one
/// expires. Then transactions flow while a mempool is killed and both are restarted one after the
/// other: every one that the API accepted is mined once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class FeeMarketTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int MEMPOOLS = 2;

    /// Transactions of a shard.
    private static final int ROOM = 32;

    private static final int LOW_TIP = 10;
    private static final int HIGH_TIP = 5_000;

    private static final int REPLACER = 2_000;
    private static final int RETURNER = 2_001;
    private static final int LATECOMER = 2_002;

    private final Cluster cluster;

    FeeMarketTest(@TempDir Path data) {
        this.cluster =
                new Cluster(data).with("NUMI_MEMPOOL_COUNT", Integer.toString(ROOM * Shards.COUNT));
    }

    /// A transaction as a user follows it.
    private record Followed(String name, Transaction transaction) {}

    @BeforeAll
    void up() {
        cluster.up("--mempools", Integer.toString(MEMPOOLS));
    }

    @AfterAll
    void down() {
        cluster.close();
    }

    @Test
    @Order(1)
    void replacedEvictedReturnedAndExpiredTransactionsAreFollowed() throws Exception {
        List<Integer> rivals = twoOfOneShard();
        fund(List.of(REPLACER, RETURNER, LATECOMER, rivals.getFirst(), rivals.getLast()));
        var worker = cluster.process("mining-worker-1");
        try (var push = new Push(cluster)) {
            Signals.stop(worker);
            var cheap = follow(push, "cheap", pay(REPLACER, 0, LOW_TIP));
            accepted(push, cheap);
            var better = follow(push, "better", pay(REPLACER, 0, HIGH_TIP));
            accepted(push, better);
            reaches(push, cheap, replacedBy(better));
            assertThat(push.replacedBy(cheap.transaction().id()))
                    .contains(better.transaction().id().toHex());
            assertThat(chain(cheap)).containsExactly(id(better), id(cheap));

            var last = follow(push, "last", fillShardOf(rivals.getFirst()));
            accepted(push, last);
            var dear = follow(push, "dear", pay(rivals.getLast(), 0, HIGH_TIP));
            accepted(push, dear);
            reaches(push, last, "evicted (pool-full)"::equals);
            assertThat(listed("evicted")).contains(id(last));
            assertThat(post(last).statusCode()).isEqualTo(422);
            reaches(push, last, "rejected (below-minimum)"::equals);

            // Nobody sends the nonce before it, so no block can contain it.
            var late =
                    follow(
                            push,
                            "late",
                            builder(LATECOMER, 1, LOW_TIP)
                                    .validUntil(cluster.height() + 4)
                                    .signRevealing(LATECOMER));
            assertThat(post(late).statusCode()).isEqualTo(200);
            reaches(push, late, "queued"::equals);

            var back = follow(push, "back", pay(RETURNER, 0, HIGH_TIP));
            accepted(push, back);
            Signals.goOn(worker);
            String first = reaches(push, back, status -> status.startsWith("mined in "));
            Signals.stop(worker);
            cluster.inGroup("chain", "invalidate", blockOf(back)).ok();
            reaches(push, back, "accepted"::equals);
            Signals.goOn(worker);
            String second =
                    reaches(
                            push,
                            back,
                            status -> status.startsWith("mined in ") && !status.equals(first));
            reaches(push, late, status -> status.startsWith("expired "));
            assertThat(listed("expired")).contains(id(late));

            assertTold(push, cheap, "accepted", "replaced by " + Push.cut(id(better)));
            assertTold(push, last, "accepted", "evicted (pool-full)", "rejected (below-minimum)");
            assertTold(push, back, "accepted", first, "accepted", second);
            assertThat(push.told(late.transaction().id()))
                    .startsWith("unknown", "queued")
                    .hasSize(3);
        } finally {
            Signals.goOn(worker);
        }
    }

    @Test
    @Order(2)
    void neitherTheDeathOfAMempoolNorARollingRestartLosesATransaction() {
        awaitAllShards();
        var load = Load.on(cluster);
        try (load) {
            var second = cluster.process("mempool-2");
            assertThat(second.destroyForcibly()).isTrue();
            Cluster.await("it is gone", LIMIT, () -> !second.isAlive());
            long start = System.nanoTime();
            Cluster.await("all shards", LIMIT, () -> shards().size() == Shards.COUNT);
            System.out.printf(
                    "kill -9 of a mempool: shards owned again after %.1f s%n",
                    (System.nanoTime() - start) / 1e9);
            awaitAllShards();

            var output = cluster.onData("restart", "--rolling", "mempool", "mempool-2").ok();
            assertThat(output.out()).contains("mempool is ready", "mempool-2 is ready");
            awaitAllShards();
        }
        assertThat(load.accepted()).hasSizeGreaterThan(50);
        load.assertMinedOnce();
        assertThat(cluster.onData("logs", "mempool-2").ok().out()).contains("are assigned");
    }

    /// Until each mempool has some, as the status tells.
    private void awaitAllShards() {
        Cluster.await(
                "each mempool has shards, together all",
                LIMIT,
                () -> {
                    var mempools = cluster.status().get("mempools");
                    var all = new ArrayList<Integer>();
                    mempools.forEach(one -> one.get("serving").forEach(s -> all.add(s.asInt())));
                    return all.size() == Shards.COUNT
                            && mempools.size() == MEMPOOLS
                            && !mempools.get(0).get("serving").isEmpty()
                            && !mempools.get(1).get("serving").isEmpty();
                });
    }

    private List<Integer> shards() {
        return IntStream.rangeClosed(1, MEMPOOLS)
                .mapToObj(cluster::shards)
                .flatMap(List::stream)
                .toList();
    }

    private void fund(List<Integer> keys) {
        var payment = Payment.fromFaucet(cluster, keys, 100 * Amount.NANO_PER_NUMI);
        assertThat(cluster.postTransaction(Payment.hex(payment)).statusCode()).isEqualTo(200);
        Cluster.await(
                "funded",
                LIMIT,
                () -> cluster.getJson(statusOf(payment)).get("confirmed").asBoolean());
    }

    /// Of a shard in which nobody else of this test sends.
    private static List<Integer> twoOfOneShard() {
        var taken = new ArrayList<Integer>(Load.shards());
        taken.add(Shards.of(Payment.faucet()));
        for (int key : List.of(REPLACER, RETURNER, LATECOMER)) {
            taken.add(shard(key));
        }
        int first = LATECOMER + 1;
        while (taken.contains(shard(first))) {
            first++;
        }
        int second = first + 1;
        while (shard(second) != shard(first)) {
            second++;
        }
        return List.of(first, second);
    }

    private static int shard(int key) {
        return Shards.of(Keys.address(key));
    }

    /// Leaves one place.
    ///
    /// @return the transaction for it
    private Transaction fillShardOf(int key) {
        for (int nonce = 0; nonce < ROOM - 1; nonce++) {
            var answer = cluster.postTransaction(Payment.hex(pay(key, nonce, LOW_TIP)));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
        return pay(key, ROOM - 1, LOW_TIP);
    }

    private static Transaction pay(int key, long nonce, long tip) {
        var payment = builder(key, nonce, tip);
        return nonce == 0 ? payment.signRevealing(key) : payment.sign(key);
    }

    private static TransactionBuilder builder(int key, long nonce, long tip) {
        return TransactionBuilder.from(Cluster.spec(), key)
                .nonce(nonce)
                .fee(20_000, tip)
                .pay(REPLACER, 1_000);
    }

    private static Followed follow(Push push, String name, Transaction transaction) {
        push.track(transaction.id());
        return new Followed(name, transaction);
    }

    private void accepted(Push push, Followed followed) {
        var answer = post(followed);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        reaches(push, followed, "accepted"::equals);
    }

    private HttpResponse<String> post(Followed followed) {
        return cluster.postTransaction(Payment.hex(followed.transaction()));
    }

    /// Waits until REST and WebSocket both say so, and prints what they say.
    private String reaches(Push push, Followed followed, Predicate<String> status) {
        var id = followed.transaction().id();
        Cluster.await(
                followed.name() + " " + push.told(id),
                LIMIT,
                () -> {
                    var told = push.told(id);
                    return !told.isEmpty()
                            && status.test(told.getLast())
                            && told.getLast().equals(rest(followed));
                });
        System.out.printf(
                "%-6s %s  REST: %-24s  WebSocket: %s%n",
                followed.name(),
                Push.cut(id(followed)),
                rest(followed),
                String.join(" > ", push.told(id)));
        return rest(followed);
    }

    private String rest(Followed followed) {
        return Push.words(cluster.getJson(statusOf(followed.transaction())));
    }

    private static String statusOf(Transaction transaction) {
        return "/api/tx/" + transaction.id() + "/status";
    }

    private String blockOf(Followed followed) {
        return cluster.getJson(statusOf(followed.transaction())).get("block_hash").asString();
    }

    private static Predicate<String> replacedBy(Followed newer) {
        return ("replaced by " + Push.cut(id(newer)))::equals;
    }

    private static String id(Followed followed) {
        return followed.transaction().id().toHex();
    }

    private List<String> chain(Followed followed) {
        return ids(cluster.getJson("/api/tx/" + id(followed) + "/rbf").get("chain"));
    }

    private List<String> listed(String kind) {
        return ids(cluster.getJson("/api/mempool/" + kind).get("transactions"));
    }

    private static List<String> ids(JsonNode transactions) {
        var ids = new ArrayList<String>();
        transactions.forEach(one -> ids.add(one.get("txid").asString()));
        return ids;
    }

    /// When the mempool is quicker than the explorer, nothing is told between block and pool.
    private static void assertTold(Push push, Followed followed, String... statuses) {
        var told = new ArrayList<>(push.told(followed.transaction().id()));
        told.removeIf("disconnected"::equals);
        assertThat(told.getFirst()).isEqualTo("unknown");
        assertThat(told.subList(1, told.size())).containsExactly(statuses);
    }
}
