package org.numicoin.mempool.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.kit.testing.Signals;
import org.numicoin.localnet.LocalRedis;
import org.numicoin.messaging.Shards;
import org.numicoin.rpc.v1.SelectRequest;

/// Several replicas of a mempool while transactions and blocks come without pause: the one in this
/// process, and others in processes of their own, which are killed, stopped and ended. Every
/// transaction is accepted, and of two with one nonce the first alone. Prints how long shards were
/// without an owner.
@ExtendWith(SharedBroker.class)
final class MempoolReplicasTest {
    /// At most moments a batch is decided and not yet written.
    private static final String SLOW_STORE = "mempool.before-script:sleep=100";

    /// Beyond the session of 6 s.
    private static final Duration STILL = Duration.ofSeconds(8);

    /// Another for each attempt than the failpoint's.
    private static final Duration BETWEEN_STOPS = Duration.ofMillis(37);

    @TempDir static Path folder;
    private static LocalRedis redis;
    private static Harness node;
    private static RivalLoad load;
    private static int started = 1;

    @BeforeAll
    static void startFirst(KafkaFixture kafka) throws Exception {
        redis = LocalRedis.start(folder.resolve("redis"));
        node = new Harness(kafka, redis);
        load = new RivalLoad(node);
        node.awaitReady();
    }

    @AfterAll
    static void stopFirst() throws IOException {
        node.close();
        redis.close();
        assertThat(node.stops).isEmpty();
    }

    @BeforeEach
    void joinSecond() throws Exception {
        var _ = join(SLOW_STORE);
    }

    @AfterEach
    void killOthers() {
        node.others.forEach(MempoolProcess::close);
        node.others.clear();
    }

    @Test
    void theShardsOfAKilledReplicaAreOwnedAgainAfterItsSession() throws Exception {
        node.others.removeFirst().close();
        double seconds =
                load.until(MempoolReplicasTest::isWhole, "all shards at the one that is left");
        System.out.printf("kill -9: shards owned again after %.1f s%n", seconds);
        assertThat(load.settle()).isPositive();
    }

    @Test
    void anOwnerThatStoodStillBeyondItsSessionIsFencedAndAcceptsNothing() throws Exception {
        var second = node.others.getFirst();
        double seconds;
        try {
            stopWithinStore(second);
            node.others.clear();
            seconds = load.until(MempoolReplicasTest::isWhole, "all shards at the one that runs");
            long end = System.nanoTime() + STILL.minusMillis((long) (seconds * 1e3)).toNanos();
            var _ = load.until(() -> System.nanoTime() > end, "more load");
        } finally {
            Signals.goOn(second.handle());
            node.others.add(second);
        }
        System.out.printf("SIGSTOP: shards owned again after %.1f s%n", seconds);
        var _ = load.until(() -> serves(second), "the one that was fenced serves again");
        assertThat(second.output())
                .as("it saw that it was fenced")
                .containsPattern("shard \\d+ is (dropped|loaded again)");
        assertThat(load.settle()).isPositive();
    }

    @Test
    void aThirdThatJoinsAndLeavesUnderLoadLosesNothing() throws Exception {
        var third = join("");
        third.end();
        node.others.remove(third);
        double seconds =
                load.until(MempoolReplicasTest::isWhole, "the shards of the one that left");
        System.out.printf("left in order: shards owned again after %.1f s%n", seconds);
        assertThat(load.settle()).isPositive();
    }

    /// When it goes on, the first it does is to write what is no longer its own to write.
    private static void stopWithinStore(MempoolProcess process) throws Exception {
        Signals.stop(process.handle());
        while (!process.standsAt("mempool.before-script")) {
            Signals.goOn(process.handle());
            long soon = System.nanoTime() + BETWEEN_STOPS.toNanos();
            var _ = load.until(() -> System.nanoTime() > soon, "a batch");
            Signals.stop(process.handle());
        }
    }

    private static MempoolProcess join(String failpoints) throws Exception {
        String name = "mempool-" + ++started;
        var process = MempoolProcess.start(node, name, folder.resolve(name + ".log"), failpoints);
        node.others.add(process);
        var _ = load.until(() -> serves(process), name);
        return process;
    }

    /// It has shards, and everyone of all shards answers.
    private static boolean serves(MempoolProcess process) {
        var request = SelectRequest.newBuilder().setSequence(node.validator.sequence()).build();
        return process.select(request).getShardsCount() > 0 && isWhole();
    }

    /// Each shard answers once.
    private static boolean isWhole() {
        List<Integer> serving = node.serving();
        return serving.size() == Shards.COUNT
                && serving.stream().distinct().count() == Shards.COUNT;
    }
}
