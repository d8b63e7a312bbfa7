package org.numicoin.mempool.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.localnet.LocalRedis;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.TransactionBuilder;

/// Shows that whatever becomes of Redis, the pool is what the verdicts say: transactions and blocks
/// come without pause to two replicas while, in an order chosen by a seed, Redis is killed,
/// emptied, or set back to an older state of its disk, one replica is started anew and the other
/// killed. In the end every transaction that was accepted is mined or in the pool.
@ExtendWith(SharedBroker.class)
final class DisturbedPoolTest {
    private static final long SEED = Long.getLong("numi.test.seed", 20261120);
    private static final long NUMI = 1_000_000_000L;
    private static final int SENDERS = 5;
    private static final int STEPS = 10;

    @TempDir private Path folder;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final KafkaFixture kafka;
    private final Map<Integer, Long> nonces = new HashMap<>();
    private final Map<Hash256, Transaction> waiting = new LinkedHashMap<>();

    private enum Disturbance {
        KILL,
        EMPTY,
        SET_BACK,
        RESTART_REPLICA,
        KILL_REPLICA
    }

    DisturbedPoolTest(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @Test
    void thePoolIsWhatTheVerdictsSayWhateverRedisForgets() throws Exception {
        var disturbances = new ArrayList<Disturbance>();
        try (var redis = LocalRedis.start(folder.resolve("redis"));
                var node = new Harness(kafka, redis)) {
            startSecond(node);
            node.awaitReady();
            submit(node, 8);
            awaitAccepted(node);
            keepCopy(redis);
            for (int step = 0; step < STEPS; step++) {
                // Each of them once at least, then as it comes.
                var kinds = Disturbance.values();
                var disturbance = kinds[step < kinds.length ? step : random.nextInt(kinds.length)];
                disturbances.add(disturbance);
                submit(node, 3 + random.nextInt(4));
                if (random.nextBoolean()) {
                    awaitAccepted(node);
                }
                if (random.nextInt(3) != 0) {
                    mineSome(node);
                }
                disturb(disturbance, redis, node);
                submit(node, 1 + random.nextInt(3));
                if (random.nextInt(3) == 0) {
                    awaitAccepted(node);
                    keepCopy(redis);
                }
            }
            awaitAccepted(node);
            node.awaitReady();
            assertThat(node.select())
                    .as("seed %d: %s", SEED, disturbances)
                    .containsExactlyInAnyOrderElementsOf(waiting.keySet());
            // What a block had may be told of a little later.
            node.await(
                    () -> LastVerdicts.pooled(node.allVerdicts()).equals(waiting.keySet()),
                    "the verdicts that the pool follows from, seed %d: %s"
                            .formatted(SEED, disturbances));
            node.restart();
            node.awaitReady();
            assertThat(node.select()).containsExactlyInAnyOrderElementsOf(waiting.keySet());
            assertThat(node.stops).isEmpty();
        }
    }

    private void submit(Harness node, int count) {
        for (int i = 0; i < count; i++) {
            int key = random.nextInt(SENDERS);
            long nonce = nonces.merge(key, 1L, Long::sum) - 1;
            var builder = TransactionBuilder.from(node.spec, key).nonce(nonce).pay(7, NUMI);
            var transaction = nonce == 0 ? builder.signRevealing(key) : builder.sign(key);
            node.submit(Harness.CLIENT, transaction);
            waiting.put(transaction.id(), transaction);
        }
    }

    /// Until the log says of each that waits that it is accepted.
    private void awaitAccepted(Harness node) throws Exception {
        var missing = new HashSet<Hash256>();
        node.await(
                () -> {
                    missing.clear();
                    missing.addAll(waiting.keySet());
                    missing.removeAll(LastVerdicts.pooled(node.allVerdicts()));
                    return missing.isEmpty();
                },
                "verdicts of " + waiting.size());
    }

    /// The lowest nonces of each sender, as the validator would take them.
    private void mineSome(Harness node) {
        var block = new ArrayList<Transaction>();
        for (var transaction : List.copyOf(waiting.values())) {
            boolean follows =
                    block.stream().filter(t -> isOfSameSender(t, transaction)).count()
                                    + node.validator
                                            .tip()
                                            .state()
                                            .account(transaction.core().sender())
                                            .orElseThrow()
                                            .nonce()
                            == transaction.core().nonce();
            if (follows && block.size() < 6) {
                block.add(transaction);
            }
        }
        var _ = node.validator.mine(block.toArray(Transaction[]::new));
        block.forEach(transaction -> waiting.remove(transaction.id()));
    }

    private static boolean isOfSameSender(Transaction one, Transaction other) {
        return one.core().sender().equals(other.core().sender());
    }

    /// In the place of the one that was killed, if one was.
    private void startSecond(Harness node) throws IOException {
        node.others.forEach(MempoolProcess::close);
        node.others.clear();
        Path output = folder.resolve("mempool-2.log");
        node.others.add(MempoolProcess.start(node, "mempool-2", output, ""));
    }

    private void disturb(Disturbance disturbance, LocalRedis redis, Harness node)
            throws IOException {
        switch (disturbance) {
            case KILL -> {
                redis.kill();
                redis.restart();
            }
            case EMPTY -> {
                var _ = redis.ask("FLUSHALL");
            }
            case SET_BACK -> {
                redis.kill();
                copyAll(folder.resolve("copy"), folder.resolve("redis"));
                redis.restart();
            }
            case RESTART_REPLICA -> node.restart();
            case KILL_REPLICA -> startSecond(node);
        }
    }

    private void keepCopy(LocalRedis redis) throws IOException {
        redis.stop();
        copyAll(folder.resolve("redis"), folder.resolve("copy"));
        redis.restart();
    }

    private static void copyAll(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
