package org.numicoin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.consensus.Genesis;
import org.numicoin.kit.testing.Signals;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.QuarantinedRecord;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.SubmittedTransaction;
import org.numicoin.messaging.Topic;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;

/// One cluster with a part of it spoiled or silenced: a bad witness is posted before the good one;
/// the mempool and Redis stand still while the chain goes on; a record is in quarantine; the log is
/// lost.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final TopicPrefix PREFIX = TopicPrefix.ofChain(Cluster.spec().name());

    private final Cluster cluster;

    FaultsTest(@TempDir Path data) {
        this.cluster = new Cluster(data);
    }

    @BeforeAll
    void up() {
        cluster.up("--workers", "1");
    }

    @AfterAll
    void down() {
        cluster.close();
    }

    @Test
    void aBadWitnessPostedFirstDoesNotKeepTheGoodOneOut() {
        var good = Payment.fromFaucet(cluster);
        var bad = spoiled(good);
        assertThat(bad.id()).isEqualTo(good.id());
        var refusal = cluster.postTransaction(Payment.hex(bad));
        assertThat(refusal.statusCode()).as(refusal.body()).isEqualTo(422);
        assertThat(refusal.body()).contains("\"bad-signature\"");
        var answer = cluster.postTransaction(Payment.hex(good));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        awaitConfirmed(good);
    }

    @Test
    void blocksGoOnWithoutMempoolAndRedisAndTransactionsAfterThem() throws Exception {
        var payment = Payment.fromFaucet(cluster);
        var silenced = List.of(cluster.process("mempool"), cluster.process("redis"));
        try {
            for (ProcessHandle process : silenced) {
                Signals.stop(process);
            }
            long height = cluster.height();
            Cluster.await("empty blocks", LIMIT, () -> cluster.height() > height + 2);
            // Nobody decides about it, and nobody says that it was taken.
            assertThat(cluster.postTransaction(Payment.hex(payment)).statusCode()).isIn(202, 503);
        } finally {
            for (ProcessHandle process : silenced) {
                Signals.goOn(process);
            }
        }
        Cluster.await(
                "the same bytes are taken",
                LIMIT,
                () -> cluster.postTransaction(Payment.hex(payment)).statusCode() == 200);
        awaitConfirmed(payment);
    }

    @Test
    void aRecordInQuarantineIsListedAndReplayedAndItsTransactionMined() throws Exception {
        var payment = Payment.fromFaucet(cluster);
        var quarantined =
                new QuarantinedRecord(
                        Topics.TX_SUBMITTED.name(),
                        Shards.of(payment.core().sender()),
                        7,
                        "mempool",
                        "a bug of the mempool",
                        Bytes.wrap(
                                new SubmittedTransaction(
                                                new Origin(Origin.Kind.API, "1", ""),
                                                Bytes.wrap(payment.encoded()))
                                        .encoded(network())));
        long number = publish(Topics.QUARANTINE, quarantined.encoded(network()));
        assertThat(cluster.onKafka("quarantine", "list").ok().out())
                .contains("a bug of the mempool", "tx.submitted-");
        cluster.onKafka("quarantine", "replay", Long.toString(number)).ok();
        awaitConfirmed(payment);
        var none = cluster.onKafka("quarantine", "replay", Long.toString(number + 1));
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("numi quarantine list");
    }

    @Test
    void aLogThatIsLostIsBegunAnewByCommandAndEveryServiceGoesOn() throws Exception {
        long height = cluster.height();
        String kept = cluster.get("/api/block-height/" + height).body();
        var topic = PREFIX.of(Topics.CHAIN_EVENTS);
        try (var admin = Admin.create(Map.of("bootstrap.servers", cluster.kafka()))) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
        Cluster.await(
                "the topic again",
                LIMIT,
                () -> cluster.onKafka("topics", "apply").out().contains(topic));
        Cluster.await("the validator stops", LIMIT, () -> log().contains("numi chain republish"));
        String tip = cluster.inGroup("chain", "log", "--json").json().get("tip").asString();
        cluster.inGroup("chain", "republish", "--tip", tip).ok();
        Cluster.await("blocks", LIMIT, () -> cluster.height() > height + 3);
        var payment = Payment.fromFaucet(cluster);
        assertThat(cluster.postTransaction(Payment.hex(payment)).statusCode()).isIn(200, 202);
        awaitConfirmed(payment);
        assertThat(cluster.get("/api/block-height/" + height).body()).isEqualTo(kept);
    }

    private String log() {
        return cluster.inGroup("chain", "log").out();
    }

    private static NetworkId network() {
        var spec = Cluster.spec();
        return new NetworkId(spec.chainId(), Genesis.of(spec).block().id());
    }

    /// @return the record's offset
    private long publish(Topic topic, byte[] value) throws Exception {
        try (var producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", cluster.kafka()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            var record = new ProducerRecord<byte[], byte[]>(PREFIX.of(topic), value);
            return producer.send(record).get().offset();
        }
    }

    /// The same contents with a signature of nobody.
    private static Transaction spoiled(Transaction good) {
        var entry = good.witness().signatures().getFirst();
        byte[] signature = entry.signature().toBytes();
        signature[signature.length / 2] ^= 1;
        return new Transaction(good.core(), Witness.ofKey(entry.key(), Bytes.wrap(signature)));
    }

    private void awaitConfirmed(Transaction transaction) {
        Cluster.await(
                "mined: " + transaction.id(),
                LIMIT,
                () ->
                        cluster.getJson("/api/tx/" + transaction.id() + "/status")
                                .get("confirmed")
                                .asBoolean());
    }
}
