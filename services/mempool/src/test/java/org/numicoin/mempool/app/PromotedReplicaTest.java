package org.numicoin.mempool.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.localnet.LocalRedis;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

/// A replica of Redis has lost its master before the last writes, and is promoted when that dies.
@ExtendWith(SharedBroker.class)
final class PromotedReplicaTest {
    private static final long NUMI = 1_000_000_000L;

    @TempDir static Path folder;

    @Test
    void aLaggingReplicaThatIsPromotedTakesOverWhatItHasNot(KafkaFixture kafka) throws Exception {
        try (var master = LocalRedis.start(folder.resolve("master"));
                var replica = LocalRedis.start(folder.resolve("replica"));
                var address = new Forwarder(master.port());
                var node =
                        new Harness(
                                kafka,
                                "redis://127.0.0.1:" + address.port(),
                                Specs.fast(),
                                SpamSettings.DEFAULT)) {
            assertThat(follow(replica, master.port())).isEqualTo("OK");
            node.awaitReady();
            Transaction kept = pay(node, 1, 0).signRevealing(1);
            Transaction mined = pay(node, 2, 0).signRevealing(2);
            node.submit(Harness.CLIENT, kept, mined);
            var _ = node.awaitVerdict(Kind.ACCEPTED, kept.id());
            var _ = node.awaitVerdict(Kind.ACCEPTED, mined.id());
            long written = offset(master);
            node.await(() -> isUp(replica) && offset(replica) >= written, "replication");

            // Nobody listens there: the replica keeps what it has.
            assertThat(follow(replica, 1)).isEqualTo("OK");
            Transaction lost = pay(node, 1, 1).sign(1);
            Transaction better = pay(node, 3, 0).fee(900, 500).signRevealing(3);
            Transaction worse = pay(node, 3, 0).fee(500, 10).signRevealing(3);
            node.submit(Harness.CLIENT, worse, lost, better);
            var _ = node.awaitVerdict(Kind.ACCEPTED, lost.id());
            var _ = node.awaitVerdict(Kind.ACCEPTED, better.id());
            var _ = node.validator.mine(mined);
            var _ = node.awaitVerdict(Kind.CONFIRMED, mined.id());
            assertThat(offset(replica)).isLessThan(offset(master));

            master.kill();
            assertThat(replica.ask("REPLICAOF", "NO", "ONE")).isEqualTo("OK");
            address.leadTo(replica.port());

            Transaction next = pay(node, 1, 2).sign(1);
            node.submit(Harness.CLIENT, next);
            var _ = node.awaitVerdict(Kind.ACCEPTED, next.id());
            assertThat(node.select())
                    .containsExactlyInAnyOrder(kept.id(), lost.id(), next.id(), better.id());
            node.submit(Harness.CLIENT, lost);
            assertThat(node.awaitVerdict(Kind.ACCEPTED, lost.id()).transaction())
                    .isEqualTo(Bytes.wrap(lost.encoded()));
            node.restart();
            node.awaitReady();
            assertThat(node.select())
                    .containsExactlyInAnyOrder(kept.id(), lost.id(), next.id(), better.id());
            assertThat(node.stops).isEmpty();
        }
    }

    private static String follow(LocalRedis replica, int port) throws IOException {
        return replica.ask("REPLICAOF", "127.0.0.1", Integer.toString(port));
    }

    private static boolean isUp(LocalRedis replica) {
        return replication(replica).contains("master_link_status:up");
    }

    private static long offset(LocalRedis server) {
        var matcher = Pattern.compile("\nmaster_repl_offset:(\\d+)").matcher(replication(server));
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static String replication(LocalRedis server) {
        try {
            return server.ask("INFO", "replication");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static TransactionBuilder pay(Harness node, int key, long nonce) {
        return TransactionBuilder.from(node.spec, key).nonce(nonce).pay(3, NUMI);
    }
}
