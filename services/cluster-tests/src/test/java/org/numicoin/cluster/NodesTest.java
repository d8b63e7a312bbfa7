package org.numicoin.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Hash256;
import tools.jackson.databind.JsonNode;

/// Three nodes that share a broker and nothing else, with explorers at all of them and workers at
/// the first two. They have one chain; one that was away catches up; a gateway that is killed comes
/// back; transactions reach all; and when the first node is cut off from the others, both sides
/// mine, and after the cut heals there is one chain, which has the transactions of both. A new node
/// begins with a snapshot that they give and ends with the whole chain. A node of another make
/// joins them, and a crowd that comes and goes leaves nothing behind.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class NodesTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<Integer> NODES = List.of(1, 2, 3);

    /// How many blocks a node misses, and how many each side of a cut mines.
    private static final int MISSED = Integer.getInteger("numi.test.missed-blocks", 12);

    private static final int APART = Integer.getInteger("numi.test.partition-blocks", 4);

    /// So many blocks behind the tip nothing is replaced in this test.
    private static final int SETTLED = 3;

    /// How long peers come and go. A soak of half an hour tells about memory as well.
    private static final Duration CHURN =
            Duration.ofSeconds(Integer.getInteger("numi.test.churn-seconds", 20));

    private static final Duration SOAK = Duration.ofMinutes(10);

    /// Descriptors that a process may have open more or less at one moment than at another.
    private static final int DESCRIPTORS_SPARE = 16;

    private static final double GROWTH_MAX = 1.1;

    private final Cluster cluster;
    private final List<Cluster> explorers;
    private final Map<Integer, String> ids = new HashMap<>();

    NodesTest(@TempDir Path data) {
        this.cluster = new Cluster(data);
        this.explorers = NODES.stream().map(cluster::explorerOf).toList();
    }

    @BeforeAll
    void up() {
        cluster.up("--nodes", "3", "--workers", "1,1", "--explorers", "2,3");
        NODES.forEach(node -> ids.put(node, cluster.node(node).get("peerId").asString()));
    }

    @AfterAll
    void down() {
        cluster.close();
    }

    @Test
    @Order(1)
    void allNodesFindEachOtherAndHaveOneChain() {
        Cluster.await(
                "everybody knows everybody",
                LIMIT,
                () -> NODES.stream().allMatch(this::hasTwoPeers));
        awaitHeight(cluster.height() + 3);
        awaitOneTip();
    }

    @Test
    @Order(2)
    void aTransactionPostedAtAnyNodeIsMinedAndSeenOnAll() {
        for (Cluster explorer : explorers) {
            awaitConfirmedOnAll(posted(explorer, Payment.fromFaucet(explorer)).id());
        }
    }

    @Test
    @Order(3)
    void aNodeThatWasAwayCatchesUpAndSaysSo() {
        cluster.node("stop", 3).ok();
        assertThat(cluster.node(3).get("state").asString()).isEqualTo("stopped");
        awaitHeight(cluster.height() + MISSED, explorers.subList(0, 2));
        var started = cluster.node("start", 3).ok();
        assertThat(started.out()).contains("node 3 is ready", "node 3 has caught up: height ");
        awaitOneTip();
    }

    @Test
    @Order(4)
    void aGatewayThatIsKilledComesBackAndFindsItsPeersAgain() {
        long pid = pid("n2-p2p-gateway");
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
        Cluster.await(
                "it is started again", LIMIT, () -> pid("n2-p2p-gateway") != pid && hasTwoPeers(2));
        assertThat(cluster.node(2).get("peerId").asString()).isEqualTo(peerId(2));
        awaitHeight(cluster.height() + 2);
        awaitOneTip();
    }

    @Test
    @Order(5)
    void twoHalvesBecomeOneChainThatHasTheTransactionsOfBoth() {
        cutOffTheFirstNode();
        long fork = cluster.height();
        Transaction here = posted(explorers.get(0), Payment.fromFaucet(explorers.get(0)));
        Transaction there = posted(explorers.get(1), Payment.fromPaid(explorers.get(1)));
        awaitConfirmed(explorers.get(0), here.id());
        awaitConfirmed(explorers.get(1), there.id());
        awaitHeight(fork + APART);
        assertThat(blockAt(explorers.get(0), fork + APART))
                .isNotEqualTo(blockAt(explorers.get(1), fork + APART));
        heal();
        awaitOneTip();
        awaitConfirmedOnAll(here.id());
        awaitConfirmedOnAll(there.id());
    }

    /// The new node is a localnet of its own, which knows nothing but the addresses of these nodes
    /// and the id of a block.
    @Test
    @Order(6)
    void aNewStoreBeginsWithASnapshotThatPeersGive(@TempDir Path folder) {
        long height = cluster.node(1).get("height").asLong() - SETTLED;
        var made =
                cluster.inGroup("snapshot", "create", "--height", Long.toString(height), "--json")
                        .ok()
                        .json();
        String id = made.get("block").asString();
        var peers = NODES.stream().map(this::address).collect(Collectors.joining(","));
        try (var newcomer = new Cluster(folder.resolve("newcomer")).prepare()) {
            var untrusted = newcomer.inGroup("snapshot", "import", "--from-peers", peers);
            assertThat(untrusted.exitCode()).isEqualTo(1);
            assertThat(untrusted.err()).contains("untrusted: ");
            var imported =
                    newcomer.inGroup(
                                    "snapshot",
                                    "import",
                                    "--from-peers",
                                    peers,
                                    "--trust",
                                    id,
                                    "--json")
                            .ok()
                            .json();
            assertThat(imported.get("block").asString()).isEqualTo(id);
            assertThat(imported.get("entries").asLong()).isEqualTo(made.get("entries").asLong());
            newcomer.up("--workers", "0", "--join", address(1));
            assertHasTheWholeChain(newcomer, height);
        }
    }

    /// An explorer can index nothing before its validator has every block since genesis.
    private void assertHasTheWholeChain(Cluster newcomer, long snapshot) {
        Cluster.await(
                "the explorer has all from genesis to behind the snapshot",
                LIMIT,
                () -> newcomer.height() > snapshot + SETTLED);
        for (long at = 0; at <= snapshot; at++) {
            assertThat(blockAt(newcomer, at)).isEqualTo(blockAt(explorers.get(0), at));
        }
        var usage = newcomer.inGroup("storage", "usage", "--json").ok().json();
        assertThat(usage.get("bodiesFrom").asLong()).isZero();
        var examined = newcomer.onData("doctor", "--json").ok().json();
        assertThat(examined.get("damage")).isEmpty();
    }

    private String address(int node) {
        return "/ip4/127.0.0.1/tcp/" + cluster.p2pPort(node);
    }

    /// Skipped where npm is absent or offline.
    @Test
    @Order(7)
    void aJsNodeReceivesBlocksByGossipAndGetsHeadersAndBlocksThatItAsksFor() throws Exception {
        var got = JsNode.install().join(cluster.p2pPort(1), 2);
        assertThat(got.get("peer").asString()).isEqualTo(peerId(1));
        assertThat(got.get("status").get("genesis").asString())
                .isEqualTo(blockAt(explorers.get(0), 0));
        var headers = got.get("headers");
        assertThat(headers.get("linked").asBoolean()).isTrue();
        assertThat(headers.get("first").asLong()).isEqualTo(1);
        assertThat(headers.get("count").asLong()).isEqualTo(headers.get("last").asLong());
        assertThat(got.get("blocks"))
                .isNotEmpty()
                .allSatisfy(block -> {
                    assertThat(block.get("asked").asBoolean()).isTrue();
                    assertOnChain(block);
                });
        assertThat(got.get("gossip"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(this::assertOnChain);
    }

    @Test
    @Order(8)
    void aCrowdThatComesAndGoesLeavesNothingBehind() throws InterruptedException {
        assumeTrue(Resources.areKnown(), "no /proc");
        var gateways = List.of(pid("p2p-gateway"), pid("n2-p2p-gateway"), pid("n3-p2p-gateway"));
        var before = resources(gateways);
        long height = cluster.height();
        var during = new ArrayList<List<Resources>>();
        try (var churn = new Churn(NODES.stream().map(cluster::p2pPort).toList(), 1)) {
            int samples = 20;
            for (int i = 0; i < samples; i++) {
                Thread.sleep(CHURN.dividedBy(samples));
                during.add(resources(gateways));
                System.out.println(churn.visits() + " visits: " + during.getLast());
            }
            assertThat(churn.visits()).isGreaterThan(NODES.size());
        }
        Cluster.await(
                "all have gone",
                LIMIT,
                () ->
                        NODES.stream().allMatch(this::hasTwoPeers)
                                && isBackAt(before, resources(gateways)));
        awaitHeight(height + 1);
        awaitOneTip();
        if (CHURN.compareTo(SOAK) >= 0) {
            assertThat(residentOf(during.subList(15, 20)))
                    .isLessThan(GROWTH_MAX * residentOf(during.subList(5, 10)));
        }
    }

    private static boolean isBackAt(List<Resources> before, List<Resources> now) {
        return NODES.stream()
                .allMatch(node ->
                        now.get(node - 1).descriptors()
                                <= before.get(node - 1).descriptors() + DESCRIPTORS_SPARE);
    }

    private static double residentOf(List<List<Resources>> samples) {
        return samples.stream()
                .flatMap(List::stream)
                .mapToLong(Resources::mebibytes)
                .average()
                .orElseThrow();
    }

    private static List<Resources> resources(List<Long> pids) {
        return pids.stream().map(Resources::of).toList();
    }

    private void assertOnChain(JsonNode block) {
        assertThat(block.get("id").asString())
                .isEqualTo(blockAt(explorers.get(0), block.get("height").asLong()));
    }

    private void cutOffTheFirstNode() {
        for (int other : List.of(2, 3)) {
            cluster.peers(1, "ban", peerId(other)).ok();
            cluster.peers(other, "ban", peerId(1)).ok();
        }
        Cluster.await(
                "node 1 is alone",
                LIMIT,
                () ->
                        cluster.peerIds(1).isEmpty()
                                && cluster.peerIds(2).equals(Set.of(peerId(3)))
                                && cluster.peerIds(3).equals(Set.of(peerId(2))));
    }

    private void heal() {
        for (int other : List.of(2, 3)) {
            cluster.peers(1, "unban", peerId(other)).ok();
            cluster.peers(other, "unban", peerId(1)).ok();
        }
        for (int other : List.of(2, 3)) {
            cluster.peers(other, "connect", address(1)).ok();
        }
    }

    private String peerId(int node) {
        return Objects.requireNonNull(ids.get(node), "no such node");
    }

    private boolean hasTwoPeers(int node) {
        var others = new HashSet<>(ids.values());
        others.remove(peerId(node));
        return cluster.peerIds(node).equals(others);
    }

    private long pid(String process) {
        return StreamSupport.stream(cluster.status().get("members").spliterator(), false)
                .filter(member -> member.get("name").asString().equals(process))
                .mapToLong(member -> member.get("pid").asLong())
                .findFirst()
                .orElseThrow();
    }

    private void awaitHeight(long height) {
        awaitHeight(height, explorers);
    }

    private static void awaitHeight(long height, List<Cluster> where) {
        Cluster.await(
                "height " + height,
                Duration.ofSeconds(120 + 30L * Math.max(MISSED, APART)),
                () -> where.stream().allMatch(explorer -> explorer.height() >= height));
    }

    /// Tips differ while a block is on its way, so one height below them is compared.
    private void awaitOneTip() {
        Cluster.await(
                "one chain",
                LIMIT,
                () -> {
                    long lowest = explorers.stream().mapToLong(Cluster::height).min().orElseThrow();
                    long highest =
                            explorers.stream().mapToLong(Cluster::height).max().orElseThrow();
                    return highest - lowest <= 2
                            && explorers.stream()
                                            .map(explorer -> blockAt(explorer, lowest))
                                            .distinct()
                                            .count()
                                    == 1;
                });
    }

    private static String blockAt(Cluster explorer, long height) {
        return explorer.get("/api/block-height/" + height).body().strip();
    }

    private static Transaction posted(Cluster explorer, Transaction transaction) {
        var answer = explorer.postTransaction(Payment.hex(transaction));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return transaction;
    }

    private void awaitConfirmedOnAll(Hash256 id) {
        explorers.forEach(explorer -> awaitConfirmed(explorer, id));
    }

    private static void awaitConfirmed(Cluster explorer, Hash256 id) {
        Cluster.await(
                "mined and seen: " + id,
                LIMIT,
                () -> explorer.getJson("/api/tx/" + id + "/status").get("confirmed").asBoolean());
    }
}
