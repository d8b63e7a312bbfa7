package org.numicoin.mempool.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.health.Dependency;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.LoggedLines;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.localnet.LocalRedis;
import org.numicoin.mempool.pool.AccountKnowledge;
import org.numicoin.mempool.pool.Findings;
import org.numicoin.mempool.pool.LogPosition;
import org.numicoin.mempool.pool.PoolLimits;
import org.numicoin.mempool.pool.ShardPool;
import org.numicoin.mempool.pool.Submission;
import org.numicoin.mempool.pool.Tip;
import org.numicoin.mempool.store.RedisShardStore;
import org.numicoin.mempool.store.ShardCommit;
import org.numicoin.mempool.store.ShardMeta;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.messaging.TransactionVerdict.Version;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.Keys;
import org.numicoin.testing.TransactionBuilder;

/// What was accepted stays accepted: through crashes, another owner, and a Redis that forgets.
@ExtendWith(SharedBroker.class)
final class RecoveryTest {
    private static final long NUMI = 1_000_000_000L;

    @TempDir static Path folder;
    private static LocalRedis redis;

    private Harness node;

    @BeforeAll
    static void startRedis() throws IOException {
        redis = LocalRedis.start(folder.resolve("redis"));
    }

    @AfterAll
    static void stopRedis() throws IOException {
        redis.close();
    }

    @BeforeEach
    void start(KafkaFixture kafka) throws Exception {
        node = new Harness(kafka, redis);
        node.awaitReady();
    }

    @AfterEach
    void stop() {
        node.close();
        assertThat(node.stops).isEmpty();
    }

    /// The owner dies behind the script: the store has the slot and the verdict, the log has
    /// neither, and the record comes again.
    @Test
    void aCrashBetweenScriptAndVerdictLosesAndRepeatsNothing() throws Exception {
        node.stop();
        Transaction transaction = pay(1, 0).signRevealing(1);
        TransactionVerdict untold = writeWithoutTelling(transaction);
        node.submit(Harness.CLIENT, transaction);

        node.start();
        node.awaitReady();
        assertThat(node.awaitVerdict(Kind.ACCEPTED, transaction.id())).isEqualTo(untold);
        assertThat(node.awaitVerdict(Kind.ACCEPTED, transaction.id())).isEqualTo(untold);
        assertThat(node.select()).containsExactly(transaction.id());

        Transaction rival = pay(1, 0).memo("another").signRevealing(1);
        node.submit(Harness.CLIENT, rival);
        assertThat(node.awaitVerdict(Kind.REJECTED, rival.id()).code())
                .isEqualTo("replacement-underpriced");
    }

    @Test
    void whatWasReplacedStaysReplacedWhateverRedisForgets() throws Exception {
        Transaction old = pay(1, 0).fee(500, 10).signRevealing(1);
        Transaction follower = pay(1, 1).sign(1);
        node.submit(Harness.CLIENT, old, follower);
        var _ = node.awaitVerdict(Kind.ACCEPTED, follower.id());
        Transaction better = pay(1, 0).fee(900, 500).signRevealing(1);
        node.submit(Harness.CLIENT, better);
        TransactionVerdict replaced = node.awaitVerdict(Kind.REPLACED, old.id());
        TransactionVerdict accepted = node.awaitVerdict(Kind.ACCEPTED, better.id());
        assertThat(replaced.code()).isEqualTo("replaced");
        assertThat(replaced.detail()).isEqualTo(better.id().toHex());
        assertThat(replaced.version()).isLessThan(accepted.version());

        node.restart();
        node.awaitReady();
        assertThat(node.select()).containsExactly(better.id(), follower.id());
        node.stop();
        var _ = redis.ask("FLUSHALL");
        node.start();
        node.awaitReady();
        assertThat(node.select()).containsExactly(better.id(), follower.id());
        node.submit(Harness.CLIENT, old);
        assertThat(node.awaitVerdict(Kind.REJECTED, old.id()).code())
                .isEqualTo("replacement-underpriced");
    }

    @Test
    void anEmptyRedisIsFilledFromTheVerdicts() throws Exception {
        List<Transaction> accepted = acceptChains();
        var _ = node.validator.mine(accepted.getFirst());
        var _ = node.awaitVerdict(Kind.CONFIRMED, accepted.getFirst().id());
        node.stop();
        var _ = redis.ask("FLUSHALL");
        // Mined while nobody looked.
        var _ = node.validator.mine(accepted.get(1));

        node.start();
        node.awaitReady();
        assertThat(node.select())
                .containsExactlyInAnyOrderElementsOf(ids(accepted.subList(2, accepted.size())));
        var _ = node.awaitVerdict(Kind.CONFIRMED, accepted.get(1).id());
    }

    @Test
    void aRedisThatIsEmptiedUnderARunningReplicaIsNoticedAndFilled() throws Exception {
        List<Transaction> accepted = acceptChains();
        var _ = redis.ask("FLUSHALL");

        Transaction next = pay(1, 3).sign(1);
        node.submit(Harness.CLIENT, next);
        var _ = node.awaitVerdict(Kind.ACCEPTED, next.id());
        assertThat(node.select()).hasSize(accepted.size() + 1).contains(next.id());
        node.restart();
        node.awaitReady();
        assertThat(node.select()).hasSize(accepted.size() + 1).contains(next.id());
    }

    @Test
    void anOlderRedisTakesOverWhatItHasLost() throws Exception {
        Transaction kept = pay(1, 0).signRevealing(1);
        Transaction mined = pay(2, 0).signRevealing(2);
        node.submit(Harness.CLIENT, kept, mined);
        var _ = node.awaitVerdict(Kind.ACCEPTED, kept.id());
        var _ = node.awaitVerdict(Kind.ACCEPTED, mined.id());
        node.stop();
        redis.stop();
        Path copy = folder.resolve("copy");
        copyAll(folder.resolve("redis"), copy);
        redis.restart();
        node.start();
        node.awaitReady();
        Transaction lost = pay(1, 1).sign(1);
        node.submit(Harness.CLIENT, lost);
        var _ = node.awaitVerdict(Kind.ACCEPTED, lost.id());
        var _ = node.validator.mine(mined);
        var _ = node.awaitVerdict(Kind.CONFIRMED, mined.id());

        redis.kill();
        copyAll(copy, folder.resolve("redis"));
        redis.restart();
        Transaction next = pay(1, 2).sign(1);
        node.submit(Harness.CLIENT, next);
        var _ = node.awaitVerdict(Kind.ACCEPTED, next.id());
        assertThat(node.select()).containsExactly(kept.id(), lost.id(), next.id());
    }

    @Test
    void withoutRedisItWaitsAndSaysSo() throws Exception {
        try (var log = LoggedLines.of(Dependency.class)) {
            redis.kill();
            Transaction transaction = pay(1, 0).signRevealing(1);
            node.submit(Harness.CLIENT, transaction);
            node.await(() -> node.readiness.all().containsKey("redis"), "the reason");
            String address = "Redis at 127.0.0.1:" + redis.port();
            assertThat(node.readiness.all().get("redis"))
                    .startsWith(address + " does not answer (")
                    .endsWith("or set numi.redis.url (NUMI_REDIS_URL)");

            redis.restart();
            var _ = node.awaitVerdict(Kind.ACCEPTED, transaction.id());
            node.awaitReady();
            var lines = log.messages();
            assertThat(lines).hasSize(2).last().isEqualTo(address + " answers again");
            assertThat(lines.getFirst())
                    .startsWith(address + " does not answer (")
                    .endsWith("or set numi.redis.url (NUMI_REDIS_URL)");
        }
    }

    @Test
    void aFencedReplicaDropsTheShardAndAdmitsNothingUntilItOwnsItAgain() throws Exception {
        Transaction first = pay(1, 0).signRevealing(1);
        node.submit(Harness.CLIENT, first);
        var _ = node.awaitVerdict(Kind.ACCEPTED, first.id());

        int shard = Shards.of(Keys.address(1));
        var thief = store();
        var claim = thief.claim(shard);
        assertThat(thief.load(shard).senders()).hasSize(1);
        Transaction second = pay(1, 1).sign(1);
        node.submit(Harness.CLIENT, second);

        var _ = node.awaitVerdict(Kind.ACCEPTED, second.id());
        var nothing =
                new ShardCommit(
                        claim.meta().version(),
                        claim.meta(),
                        new org.numicoin.mempool.pool.PoolUpdate(
                                claim.meta().version(),
                                List.of(),
                                java.util.Map.of(),
                                java.util.Map.of(),
                                Set.of()),
                        java.util.Map.of(),
                        List.of(),
                        0,
                        0);
        assertThat(thief.commit(shard, claim.token(), nothing))
                .isEqualTo(ShardCommit.Result.FENCED);
        assertThat(node.select()).containsExactly(first.id(), second.id());
    }

    /// Does what an owner does up to the end of the script, then nothing more.
    private TransactionVerdict writeWithoutTelling(Transaction transaction) {
        int shard = Shards.of(transaction.core().sender());
        var store = store();
        var claim = store.claim(shard);
        var tip = node.validator.tip();
        var position = new LogPosition(FakeValidator.LOG, node.validator.sequence());
        var pool =
                new ShardPool(
                        shard,
                        node.spec,
                        PoolLimits.of(1_000, 1 << 20),
                        claim.meta().version(),
                        position,
                        new Tip(0, 100));
        var sender = transaction.core().sender();
        pool.learn(
                List.of(
                        new AccountKnowledge(
                                sender,
                                position.sequence(),
                                tip.state().account(sender),
                                Optional.empty(),
                                List.of())));
        var decisions =
                pool.plan(
                        List.of(new Submission.Offered(Harness.CLIENT, transaction)),
                        Findings.NONE);
        var update = pool.carryOut(decisions, node.now());
        var out = new HashMap<Version, Bytes>();
        update.verdicts()
                .forEach(v ->
                        out.put(
                                v.version(),
                                Bytes.wrap(v.with(Bytes.EMPTY).encoded(node.network))));
        var meta = new ShardMeta(update.version(), position, claim.meta().journal());
        assertThat(
                        store.commit(
                                shard,
                                claim.token(),
                                new ShardCommit(
                                        claim.meta().version(),
                                        meta,
                                        update,
                                        out,
                                        List.of(),
                                        1,
                                        1)))
                .isEqualTo(ShardCommit.Result.WRITTEN);
        return update.verdicts().getFirst();
    }

    /// Three of each of two senders.
    private List<Transaction> acceptChains() throws InterruptedException {
        var transactions =
                List.of(
                        pay(1, 0).signRevealing(1),
                        pay(2, 0).signRevealing(2),
                        pay(1, 1).sign(1),
                        pay(1, 2).sign(1),
                        pay(2, 1).sign(2),
                        pay(2, 2).sign(2));
        node.submit(Harness.CLIENT, transactions.toArray(Transaction[]::new));
        for (Transaction transaction : transactions) {
            var _ = node.awaitVerdict(Kind.ACCEPTED, transaction.id());
        }
        return transactions;
    }

    private RedisShardStore store() {
        return new RedisShardStore(
                node.connections(), node.kafka.prefix(), new Random(5), Duration.ofSeconds(1));
    }

    private TransactionBuilder pay(int key, long nonce) {
        return TransactionBuilder.from(node.spec, key).nonce(nonce).pay(3, NUMI);
    }

    private static List<org.numicoin.primitives.Hash256> ids(List<Transaction> transactions) {
        return transactions.stream().map(Transaction::id).toList();
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
