package org.numicoin.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.kit.testing.Signals;
import org.numicoin.localnet.LocalKafka;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.Topics;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.testing.Keys;
import org.numicoin.testing.TransactionBuilder;

/// Shows that an explorer is replaceable at any moment: what a client posted to one that was killed
/// it posts to another; one that cannot apply an event says so and goes on when it is started
/// again; none of them leaves a consumer group; a broker that stands still costs no transaction.
@ExtendWith(SharedBroker.class)
@TestMethodOrder(OrderAnnotation.class)
@Timeout(180)
class KilledExplorerTest {
    @TempDir static Path folder;

    private static TestNetwork network;
    private static LocalKafka broker;
    private static ExplorerProcess killed;
    private static ExplorerProcess stopped;

    @BeforeAll
    static void start(LocalKafka kafka) throws Exception {
        broker = kafka;
        network = new TestNetwork(kafka.bootstrap(), "killed", folder);
        killed = ExplorerProcess.start(network, folder.resolve("killed"), "");
        stopped =
                ExplorerProcess.start(
                        network, folder.resolve("stopped"), "explorer.apply:exception@2");
    }

    @AfterAll
    static void stop() {
        killed.close();
        stopped.close();
        network.close();
    }

    @Test
    @Order(1)
    void theSameBytesPostedToAnotherAfterAKillAreOneTransaction() throws Exception {
        var payment =
                TransactionBuilder.from(network.spec(), 0).pay(7, 10_000_000).signRevealing(0);
        var genesis = network.chain().tip().id();
        var answer = killed.awaitClient().awaitTip(genesis).postAsync(payment);
        Client.await("the record", () -> submittedOf(0) == 1);
        assertThat(answer).isNotDone();
        killed.kill();
        assertThat(answer).failsWithin(java.time.Duration.ofSeconds(20));
        network.verdict(Kind.ACCEPTED, payment, "", 1);

        try (var other = network.explorer("other")) {
            var client = new Client(other).awaitTip(genesis);
            var again = client.postAsync(payment);
            Client.await("the record again", () -> submittedOf(0) == 2);
            // The mempool knows the slot and says what it said.
            network.verdict(Kind.ACCEPTED, payment, "", 1);
            assertThat(again.join().statusCode()).isEqualTo(200);
            assertThat(again.join().body()).isEqualTo(payment.id().toHex());
            assertThat(client.json("/api/mempool/txids").toString())
                    .isEqualTo("{\"txids\":[\"" + payment.id() + "\"]}");
            var block = network.mine(1, payment);
            client.awaitTip(block.id());
            assertThat(client.text("/api/address/" + address(0) + "/txs"))
                    .containsOnlyOnce("\"txid\":\"" + payment.id() + "\"");
            assertThat(client.json("/api/mempool/txids").path("txids").size()).isZero();
        }
    }

    @Test
    @Order(2)
    void oneThatCannotApplyAnEventStandsThereSaysSoAndGoesOnAfterARestart() throws Exception {
        network.grow(3, 1);
        var client = stopped.awaitClient();
        Client.await("the reason", () -> client.readiness().toString().contains("failpoint"));
        assertThat(client.readiness().toString())
                .contains("stopped following chain.events after event");
        assertThat(client.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(client.text("/api/blocks/tip/hash"))
                .isNotEqualTo(network.chain().tip().id().toString());
        stopped.kill();
        try (var again = network.explorer("stopped")) {
            new Client(again).awaitTip(network.chain().tip().id());
        }
    }

    @Test
    @Order(3)
    void aBrokerThatStandsStillCostsAnAnswerButNoTransaction() throws Exception {
        try (var explorer = network.explorer("other", "--numi.explorer.submit.answer-within=10s")) {
            var client = new Client(explorer).awaitTip(network.chain().tip().id());
            var before =
                    TransactionBuilder.from(network.spec(), 2).pay(7, 10_000_000).signRevealing(2);
            var payment =
                    TransactionBuilder.from(network.spec(), 1).pay(7, 10_000_000).signRevealing(1);
            long known = submittedOf(2);
            var first = client.postAsync(before);
            Client.await("the first record", () -> submittedOf(2) > known);
            network.verdict(Kind.ACCEPTED, before, "");
            assertThat(first.join().statusCode()).isEqualTo(200);
            Signals.stop(broker.process());
            try {
                // Unknown, or not written: the client is told, and told not to count on it.
                assertThat(client.post(payment).statusCode()).isIn(202, 503);
                assertThat(client.get("/api/blocks/tip/height").statusCode()).isEqualTo(200);
            } finally {
                Signals.goOn(broker.process());
            }
            long written = submittedOf(1);
            Client.await(
                    "the same bytes are taken",
                    () -> {
                        var answer = client.postAsync(payment);
                        Client.await(
                                "a record or an answer",
                                () -> answer.isDone() || submittedOf(1) > written);
                        network.verdict(Kind.ACCEPTED, payment, "", 1);
                        return answer.join().statusCode() == 200;
                    });
        }
    }

    @Test
    @Order(4)
    void noneOfThemHasLeftAConsumerGroup() throws Exception {
        try (var admin = admin()) {
            assertThat(admin.listGroups().all().get())
                    .noneMatch(group -> group.groupId().startsWith("test.killed"));
        }
    }

    private static String address(int key) {
        return org.numicoin.primitives.Bech32m.encode(
                network.spec().addressPrefix(), Keys.address(key));
    }

    /// How many records the partition of a key's account has.
    private static long submittedOf(int key) {
        var partition =
                new TopicPartition(
                        network.topic(Topics.TX_SUBMITTED), Shards.of(Keys.address(key)));
        try (var admin = admin()) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", network.bootstrap()));
    }
}
