package org.numicoin.mempool.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Account;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.FatalError;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.kit.redis.RedisClients;
import org.numicoin.localnet.LocalRedis;
import org.numicoin.mempool.pool.LogPosition;
import org.numicoin.mempool.pool.PoolUpdate;
import org.numicoin.mempool.pool.SenderRecord;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.messaging.TransactionVerdict.Version;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// The two scripts against a real Redis.
final class RedisShardStoreTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final ChainSpec SPEC = Specs.fast();
    private static final LogPosition POSITION =
            new LogPosition(new LogId(Bytes.ofHex("0102030405060708090a0b0c0d0e0f10")), 17);

    @TempDir static Path folder;

    private static LocalRedis redis;
    private static LettuceConnectionFactory connections;

    private final Transaction transaction =
            TransactionBuilder.from(SPEC, 1).pay(2, 20_000_000).signRevealing(1);
    private RedisShardStore store;

    @BeforeAll
    static void start() throws IOException {
        redis = LocalRedis.start(folder);
        connections = RedisClients.open(new RedisSettings(URI.create(redis.url()), TIMEOUT));
    }

    @AfterAll
    static void stop() throws IOException {
        connections.destroy();
        redis.close();
    }

    @BeforeEach
    void empty() throws IOException {
        var _ = redis.ask("FLUSHALL");
        var _ = redis.ask("SCRIPT", "FLUSH");
        store =
                new RedisShardStore(
                        connections, new TopicPrefix("numi.test"), new Random(1), TIMEOUT);
    }

    @Test
    void aClaimOfANewShardFindsNothing() {
        var claim = store.claim(3);

        assertThat(claim.meta()).isEqualTo(ShardMeta.EMPTY);
        assertThat(claim.out()).isEmpty();
        assertThat(store.load(3)).isEqualTo(new RedisShardStore.Content(List.of(), Map.of()));
    }

    @Test
    void whatWasCommittedIsThereAfterTheNextClaim() {
        var claim = store.claim(3);
        Bytes verdict = Bytes.ofHex("00ff80");
        assertThat(store.commit(3, claim.token(), admission(0, 1, verdict)))
                .isEqualTo(ShardCommit.Result.WRITTEN);

        var next = store.claim(3);
        assertThat(next.meta()).isEqualTo(new ShardMeta(1, POSITION, 42));
        assertThat(next.out()).containsExactly(verdict);
        var content = store.load(3);
        assertThat(content.senders()).containsExactly(record(1));
        assertThat(content.bodies()).containsOnly(Map.entry(transaction.fullId(), transaction));
        assertThat(content.isWhole()).isTrue();
    }

    @Test
    void whoseShardWasClaimedIsFenced() {
        var first = store.claim(3);
        var second = store.claim(3);

        assertThat(store.commit(3, first.token(), admission(0, 1, Bytes.EMPTY)))
                .isEqualTo(ShardCommit.Result.FENCED);
        assertThat(store.load(3).senders()).isEmpty();
        assertThat(store.commit(3, second.token(), admission(0, 1, Bytes.EMPTY)))
                .isEqualTo(ShardCommit.Result.WRITTEN);
    }

    @Test
    void anAnswerThatWasLostHasNoSecondEffect() {
        var claim = store.claim(3);
        assertThat(store.commit(3, claim.token(), admission(0, 1, Bytes.EMPTY)))
                .isEqualTo(ShardCommit.Result.WRITTEN);
        assertThat(store.commit(3, claim.token(), removal(1, 2)))
                .isEqualTo(ShardCommit.Result.WRITTEN);

        // The first one again, as a client does that did not hear its answer.
        assertThat(store.commit(3, claim.token(), admission(0, 1, Bytes.EMPTY)))
                .isEqualTo(ShardCommit.Result.STALE);
        assertThat(store.load(3)).isEqualTo(new RedisShardStore.Content(List.of(), Map.of()));
        assertThat(store.claim(3).meta().version()).isEqualTo(2);
    }

    @Test
    void aShardThatRedisLostIsStaleAndNotFenced() throws IOException {
        var claim = store.claim(3);
        var _ = redis.ask("FLUSHALL");

        assertThat(store.commit(3, claim.token(), admission(0, 1, Bytes.EMPTY)))
                .isEqualTo(ShardCommit.Result.STALE);
    }

    @Test
    void versionsAreComparedExactlyBeyondWhatADoubleHolds() {
        long version = (1L << 53) + 1;
        var claim = store.claim(3);
        assertThat(store.commit(3, claim.token(), admission(0, version, Bytes.EMPTY)))
                .isEqualTo(ShardCommit.Result.WRITTEN);

        assertThat(store.commit(3, claim.token(), removal(version - 1, version + 1)))
                .isEqualTo(ShardCommit.Result.STALE);
        assertThat(store.commit(3, claim.token(), removal(version, version + 1)))
                .isEqualTo(ShardCommit.Result.WRITTEN);
    }

    @Test
    void publishedVerdictsLeaveOut() {
        var claim = store.claim(3);
        var _ = store.commit(3, claim.token(), admission(0, 1, Bytes.ofHex("01")));
        var none = new PoolUpdate(2, List.of(), Map.of(), Map.of(), Set.of());
        var meta = new ShardMeta(2, POSITION, 43);

        var _ =
                store.commit(
                        3,
                        claim.token(),
                        new ShardCommit(1, meta, none, Map.of(), List.of(new Version(1, 0)), 1, 1));

        assertThat(store.claim(3).out()).isEmpty();
    }

    @Test
    void shardsAndPrefixesDoNotSeeEachOther() {
        var claim = store.claim(3);
        var _ = store.commit(3, claim.token(), admission(0, 1, Bytes.EMPTY));
        var other =
                new RedisShardStore(
                        connections, new TopicPrefix("numi.other"), new Random(2), TIMEOUT);

        assertThat(store.claim(4).meta()).isEqualTo(ShardMeta.EMPTY);
        assertThat(other.claim(3).meta()).isEqualTo(ShardMeta.EMPTY);
        assertThat(store.load(3).senders()).hasSize(1);
    }

    @Test
    void aSlotWithoutItsBytesIsNoticed() throws IOException {
        var claim = store.claim(3);
        var update = admission(0, 1, Bytes.EMPTY);
        var withoutBody =
                new PoolUpdate(1, List.of(), update.update().senders(), Map.of(), Set.of());
        var _ =
                store.commit(
                        3,
                        claim.token(),
                        new ShardCommit(0, update.meta(), withoutBody, Map.of(), List.of(), 1, 1));

        assertThat(store.load(3).isWhole()).isFalse();
    }

    @Test
    void redisAwayIsAnExceptionWithinTheTimeout() throws IOException {
        var claim = store.claim(3);
        redis.kill();
        try {
            assertThatThrownBy(() -> store.commit(3, claim.token(), admission(0, 1, Bytes.EMPTY)))
                    .isInstanceOf(StoreUnavailableException.class);
        } finally {
            redis.restart();
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        boolean back = false;
        while (!back) {
            try {
                var _ = store.claim(3);
                back = true;
            } catch (StoreUnavailableException e) {
                assertThat(System.nanoTime()).as("it comes back").isLessThan(deadline);
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aRedisThatEvictsPoolKeysIsRefused() throws IOException {
        RedisSafety.check(connections, TIMEOUT);
        var _ = redis.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        try {
            assertThatThrownBy(() -> RedisSafety.check(connections, TIMEOUT))
                    .isInstanceOf(FatalError.class)
                    .hasMessageContaining("allkeys-lru")
                    .hasMessageContaining("set maxmemory-policy volatile-lru");
        } finally {
            var _ = redis.ask("CONFIG", "SET", "maxmemory-policy", "volatile-lru");
        }
    }

    @Test
    void aFullCacheLeavesThePoolIntact() throws IOException {
        var claim = store.claim(3);
        var _ = store.commit(3, claim.token(), admission(0, 1, Bytes.EMPTY));
        var _ = redis.ask("CONFIG", "SET", "maxmemory", "3mb");
        try {
            String value = "x".repeat(50_000);
            for (int i = 0; i < 200; i++) {
                var _ = redis.ask("SET", "cache:" + i, value, "EX", "600");
            }
            assertThat(Integer.parseInt(redis.ask("DBSIZE"))).isLessThan(150);
            assertThat(store.load(3).bodies()).containsKey(transaction.fullId());
        } finally {
            var _ = redis.ask("CONFIG", "SET", "maxmemory", "256mb");
        }
    }

    private ShardCommit admission(long before, long after, Bytes verdict) {
        var update =
                new PoolUpdate(
                        after,
                        List.of(),
                        Map.of(Keys.address(1), Optional.of(record(after))),
                        Map.of(transaction.fullId(), Bytes.wrap(transaction.encoded())),
                        Set.of());
        return new ShardCommit(
                before,
                new ShardMeta(after, POSITION, 42),
                update,
                Map.of(new Version(after, 0), verdict),
                List.of(),
                1,
                transaction.size());
    }

    private ShardCommit removal(long before, long after) {
        var update =
                new PoolUpdate(
                        after,
                        List.of(),
                        Map.of(Keys.address(1), Optional.empty()),
                        Map.of(),
                        Set.of(transaction.fullId()));
        return new ShardCommit(
                before, new ShardMeta(after, POSITION, 42), update, Map.of(), List.of(), 0, 0);
    }

    private SenderRecord record(long version) {
        var account =
                Account.created(Keys.address(1), Amount.ofNano((1L << 53) + 1)).withNextNonce();
        var slot =
                new SenderRecord.Slot(
                        1,
                        transaction.id(),
                        transaction.fullId(),
                        transaction.size(),
                        1_000,
                        10,
                        Keys.key(1).id(),
                        true,
                        new Version(version, 0),
                        1_800_000_000_000L,
                        new Origin(Origin.Kind.API, "explorer-1", ""),
                        3);
        return new SenderRecord(Keys.address(1), account, 16, List.of(slot));
    }
}
