package org.numicoin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Transaction;
import org.numicoin.chain.Witness;
import org.numicoin.primitives.Bytes;

/// One cluster with a part of it spoiled or silenced: a bad witness is posted before the good one;
/// the mempool and Redis stand still while the chain goes on.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

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
        List<Long> silenced = pids(Set.of("mempool", "redis"));
        assertThat(silenced).hasSize(2);
        try {
            for (long pid : silenced) {
                signal("STOP", pid);
            }
            long height = cluster.height();
            Cluster.await("empty blocks", LIMIT, () -> cluster.height() > height + 2);
            // Nobody decides about it, and nobody says that it was taken.
            assertThat(cluster.postTransaction(Payment.hex(payment)).statusCode()).isIn(202, 503);
        } finally {
            for (long pid : silenced) {
                signal("CONT", pid);
            }
        }
        Cluster.await(
                "the same bytes are taken",
                LIMIT,
                () -> cluster.postTransaction(Payment.hex(payment)).statusCode() == 200);
        awaitConfirmed(payment);
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

    private List<Long> pids(Set<String> names) {
        return StreamSupport.stream(cluster.status().get("members").spliterator(), false)
                .filter(member -> names.contains(member.get("name").asString()))
                .map(member -> member.get("pid").asLong())
                .toList();
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
        assertThat(status).as("kill -" + name + " " + pid).isZero();
    }
}
