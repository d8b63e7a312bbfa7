package org.numicoin.mining.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.config.RedisSettings;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.localnet.LocalRedis;
import org.numicoin.messaging.TopicPrefix;
import org.numicoin.mining.NonceSpace;

/// Against a real Redis. The clock of the leases is the test's.
class InstanceLeaseTest {
    private static final TopicPrefix PREFIX = new TopicPrefix("numi.test");
    private static final AtomicInteger SEED = new AtomicInteger();
    private static LocalRedis redis;

    private final AtomicLong nanoTime = new AtomicLong();
    private final List<RedisNumbers> open = new ArrayList<>();

    /// One worker: what it was told to search, newest last.
    private record Holder(InstanceLease lease, List<NonceSpace> spaces) {
        NonceSpace space() {
            return spaces.getLast();
        }
    }

    @BeforeAll
    static void startRedis(@TempDir Path folder) throws IOException {
        redis = LocalRedis.start(folder);
    }

    @AfterAll
    static void stopRedis() throws IOException {
        redis.close();
    }

    @BeforeEach
    void forgetEverything() throws IOException {
        redis.ask("FLUSHALL");
    }

    @AfterEach
    void closeClients() {
        open.forEach(RedisNumbers::close);
    }

    private Holder holder(Random random) {
        var numbers =
                new RedisNumbers(
                        new RedisSettings(URI.create(redis.url()), Duration.ofSeconds(1)), PREFIX);
        open.add(numbers);
        var spaces = new CopyOnWriteArrayList<NonceSpace>();
        var lease =
                new InstanceLease(
                        numbers, LeaseTiming.STANDARD, random, nanoTime::get, spaces::add);
        return new Holder(lease, spaces);
    }

    private Holder holder() {
        return holder(new Random(SEED.incrementAndGet()));
    }

    private static String key(Holder holder) {
        return "numi.test.mining.instance:" + holder.space().instance();
    }

    private static long ttlMillis(Holder holder) throws IOException {
        return Long.parseLong(redis.ask("PTTL", key(holder)));
    }

    @Test
    void numberIsLeasedForAMinuteBelowTheUpperHalf() throws IOException {
        var worker = holder();

        assertThat(worker.lease().step()).isEqualTo(Duration.ofSeconds(20));
        assertThat(worker.space().instance()).isLessThan(NonceSpace.LEASED_END);
        assertThat(ttlMillis(worker)).isBetween(50_000L, 60_000L);
    }

    /// Both draw the same numbers in the same order, so the second meets the first one's.
    @Test
    void twoWorkersNeverHoldTheSameNumber() {
        var first = holder(new SameNumbers());
        var second = holder(new SameNumbers());
        first.lease().step();
        second.lease().step();

        assertThat(first.space().instance()).isEqualTo(1);
        assertThat(second.space().instance()).isEqualTo(2);
    }

    @Test
    void renewalProlongsTheLeaseAndKeepsTheNumber() throws IOException {
        var worker = holder();
        worker.lease().step();
        redis.ask("PEXPIRE", key(worker), "5000");

        assertThat(worker.lease().step()).isEqualTo(Duration.ofSeconds(20));
        assertThat(ttlMillis(worker)).isBetween(50_000L, 60_000L);
        assertThat(worker.spaces()).hasSize(1);
    }

    @Test
    void redisThatForgotTheLeaseGrantsItAgain() throws IOException {
        var worker = holder();
        worker.lease().step();
        redis.ask("FLUSHALL");

        worker.lease().step();
        assertThat(ttlMillis(worker)).isBetween(50_000L, 60_000L);
        assertThat(worker.spaces()).hasSize(1);
    }

    @Test
    void numberThatSomebodyElseTookMeanwhileIsLeftToThem() throws IOException {
        var worker = holder();
        worker.lease().step();
        String taken = key(worker);
        redis.ask("SET", taken, "somebody else");

        worker.lease().step();
        assertThat(worker.spaces()).hasSize(2);
        assertThat(key(worker)).isNotEqualTo(taken);
        assertThat(worker.space().isLeased()).isTrue();
        assertThat(redis.ask("GET", taken)).isEqualTo("somebody else");
    }

    @Test
    void killedRedisLeavesTheNumberForItsLeaseThenTheUpperHalfThenANewLease() throws IOException {
        var worker = holder();
        worker.lease().step();
        redis.kill();

        assertThat(worker.lease().step()).isEqualTo(Duration.ofSeconds(2));
        nanoTime.set(Duration.ofSeconds(55).toNanos());
        worker.lease().step();
        assertThat(worker.spaces()).hasSize(1);

        nanoTime.set(Duration.ofSeconds(57).toNanos());
        assertThat(worker.lease().step()).isEqualTo(Duration.ofSeconds(2));
        assertThat(worker.spaces()).hasSize(2);
        assertThat(worker.space().isLeased()).isFalse();

        redis.restart();
        redis.ask("FLUSHALL");
        await().until(() -> worker.lease().step().equals(Duration.ofSeconds(20)));
        assertThat(worker.space().isLeased()).isTrue();
    }

    @Test
    void workerThatStartsWithoutRedisLeasesOnceItIsThere() throws IOException {
        redis.kill();
        var worker = holder();
        worker.lease().step();
        assertThat(worker.spaces()).isEmpty();

        redis.restart();
        await().until(() -> worker.lease().step().equals(Duration.ofSeconds(20)));
        assertThat(worker.space().isLeased()).isTrue();
    }

    @Test
    void stopGivesTheNumberBackAtOnce() throws IOException {
        var worker = holder();
        var failures = new CopyOnWriteArrayList<Throwable>();
        var watch = new ProgressWatch(System::nanoTime);
        var thread = ServiceThread.start("lease", failures::add, () -> worker.lease().run(watch));
        await().until(() -> !worker.spaces().isEmpty());
        assertThat(redis.ask("EXISTS", key(worker))).isEqualTo("1");

        thread.close();
        assertThat(redis.ask("EXISTS", key(worker))).isEqualTo("0");
        assertThat(failures).isEmpty();
    }

    /// Draws the numbers 1, 2, 3 …, but never the same owner.
    private static final class SameNumbers extends Random {
        private static final long serialVersionUID = 1;

        private int drawn;

        @Override
        public int nextInt(int bound) {
            return ++drawn;
        }

        @Override
        public long nextLong() {
            return SEED.incrementAndGet();
        }
    }
}
