package org.numicoin.mempool.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.numicoin.crypto.SignatureCache;
import org.numicoin.crypto.SignatureVerifier;
import org.numicoin.kit.Backoff;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.health.Dependency;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.kafka.Quarantine;
import org.numicoin.kit.kafka.TopicCheck;
import org.numicoin.mempool.chain.ChainFollower;
import org.numicoin.mempool.chain.RpcChainReader;
import org.numicoin.mempool.ingest.OwnedShards;
import org.numicoin.mempool.shard.Shard;
import org.numicoin.mempool.shard.ShardTools;
import org.numicoin.mempool.shard.SignatureStage;
import org.numicoin.mempool.shard.Stages;
import org.numicoin.mempool.shard.VerdictLog;
import org.numicoin.mempool.spam.Budgets;
import org.numicoin.mempool.spam.RefusedIds;
import org.numicoin.mempool.store.RedisSafety;
import org.numicoin.mempool.store.RedisShardStore;
import org.numicoin.mempool.store.StoreUnavailableException;
import org.numicoin.messaging.Shards;
import org.numicoin.messaging.TopicClient;

/// One replica of the mempool, from the check of its topics to its last verdict.
public final class Mempool implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private final MempoolParts parts;
    private final RedisShardStore store;
    private final Dependency redis;
    private final TopicCheck topics;
    private final Deque<Ending> open = new ArrayDeque<>();
    private volatile Optional<ServiceThread> main = Optional.empty();
    private volatile Optional<OwnedShards> owned = Optional.empty();

    private Mempool(MempoolParts parts) {
        this.parts = parts;
        this.store =
                new RedisShardStore(
                        parts.redis(),
                        parts.clients().prefix(),
                        parts.random(),
                        parts.redisSettings().timeout());
        this.redis =
                new Dependency(
                        "redis",
                        "Redis at " + parts.redisSettings().address(),
                        "start it (its own log says why it ended, such as a full disk), or set"
                                + " numi.redis.url (NUMI_REDIS_URL)",
                        parts.readiness());
        this.topics = new TopicCheck(parts.clients(), TopicClient.MEMPOOL, parts.readiness());
    }

    /// Starts a replica. Returns at once; readiness says what it waits for.
    public static Mempool start(MempoolParts parts) {
        var mempool = new Mempool(parts);
        Gauge.builder("numi.mempool.transactions", mempool, Mempool::count)
                .description("Transactions in the shards of this replica")
                .register(parts.meters());
        Gauge.builder("numi.mempool.shards", mempool, Mempool::serving)
                .description("Shards that this replica owns and has loaded")
                .register(parts.meters());
        Gauge.builder("numi.mempool.minimum", mempool, Mempool::minimum)
                .description("Nano per weight that a full shard demands beyond the base fee")
                .register(parts.meters());
        parts.readiness().set("shards", "none is assigned yet");
        mempool.main = Optional.of(ServiceThread.start("mempool", parts.exit(), mempool::run));
        return mempool;
    }

    /// The shards of this replica.
    public Collection<Shard> shards() {
        return owned.map(OwnedShards::all).orElse(List.of());
    }

    /// Transactions in all of them.
    public int count() {
        return shards().stream().mapToInt(Shard::count).sum();
    }

    private long serving() {
        return shards().stream().filter(Shard::isServing).count();
    }

    /// The highest that one of them demands beyond the base fee, in nano per weight.
    public long minimum() {
        return shards().stream().mapToLong(Shard::minimum).max().orElse(0);
    }

    /// Ends everything in the opposite order of its start.
    @Override
    public void close() {
        main.ifPresent(ServiceThread::close);
        synchronized (open) {
            while (!open.isEmpty()) {
                open.removeLast().close();
            }
        }
    }

    private void run() throws InterruptedException {
        topics.await();
        awaitRedis();
        var chain = new RpcChainReader(parts.validator(), parts.validatorDeadline());
        var follower =
                new ChainFollower(
                        parts.clients(), parts.network(), parts.spec(), chain, parts.readiness());
        var log = new VerdictLog(parts.clients());
        var verdictLog = add(log, log::close);
        loop("mempool-chain", follower::run);
        loop("mempool-verdicts", verdictLog::run);
        var shards = new OwnedShards(parts.clients(), tools(chain, follower, verdictLog));
        owned = Optional.of(add(shards, shards::close));
        loop("mempool-submitted", shards::run);
        tick(shards);
    }

    private ShardTools tools(RpcChainReader chain, ChainFollower follower, VerdictLog verdictLog) {
        int threads = parts.settings().threads();
        ExecutorService helpers = pool("signatures-", threads);
        ExecutorService workers = pool("shard-", Shards.COUNT);
        var cache = new SignatureCache(parts.settings().signatureCache());
        var verifier = new SignatureVerifier(parts.signatures(), cache, helpers, 1);
        var bulk = Publisher.bulk(parts.clients());
        var small = Publisher.small(parts.clients());
        return new ShardTools(
                parts.spec(),
                parts.network(),
                parts.settings().limits(),
                parts.settings().fencedWait(),
                store,
                chain,
                follower,
                verdictLog,
                add(small, small::close),
                new Quarantine(
                        add(bulk, bulk::close)::publish,
                        parts.network(),
                        "mempool",
                        parts.clock(),
                        parts.readiness()),
                new SignatureStage(verifier, helpers, threads),
                budgets(),
                refusedIds(),
                workers,
                parts.clock(),
                new Stages(parts.meters()),
                parts.readiness(),
                parts.exit());
    }

    private Budgets budgets() {
        var budgets =
                new Budgets(parts.settings().spam().limits(), this::fullness, System::nanoTime);
        FunctionCounter.builder("numi.mempool.wasted", budgets, Budgets::wastedSignatures)
                .description("Work for transactions that were refused then, in signatures")
                .register(parts.meters());
        Gauge.builder("numi.mempool.budget.factor", budgets, Budgets::factor)
                .description("What is left of the speed at which budgets are refilled")
                .register(parts.meters());
        return budgets;
    }

    private RefusedIds refusedIds() {
        var refused = new RefusedIds(parts.settings().spam().refusedIds(), parts.random());
        FunctionCounter.builder("numi.mempool.refused.known", refused, RefusedIds::hits)
                .description("Submissions answered from the memory of refusals for good")
                .register(parts.meters());
        return refused;
    }

    /// Of the shard whose room for records that wait is the fullest.
    private double fullness() {
        return shards().stream().mapToDouble(Shard::fullness).max().orElse(0);
    }

    private void awaitRedis() throws InterruptedException {
        var backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));
        while (!redisAnswers()) {
            backoff.await();
        }
    }

    /// Asks how Redis is set, too: it may have been restarted with another configuration.
    private boolean redisAnswers() {
        try {
            RedisSafety.check(parts.redis(), parts.redisSettings().timeout());
            redis.answered();
            return true;
        } catch (StoreUnavailableException e) {
            redis.failed("does not answer (" + e.getMessage() + ")");
            return false;
        }
    }

    private void tick(OwnedShards shards) throws InterruptedException {
        try (ProgressWatch.Beat beat = parts.progress().watch("mempool", SILENCE_MAX)) {
            while (!Thread.currentThread().isInterrupted()) {
                beat.now();
                if (redisAnswers()) {
                    shards.tick();
                }
                if (shards.numbers().isEmpty()) {
                    parts.readiness().set("shards", "none is assigned");
                } else {
                    parts.readiness().clear("shards");
                }
                Thread.sleep(TICK);
            }
        }
    }

    private void loop(String name, Loop loop) {
        var thread =
                ServiceThread.start(
                        name,
                        parts.exit(),
                        () -> {
                            try (var beat = parts.progress().watch(name, SILENCE_MAX)) {
                                loop.run(beat::now);
                            }
                        });
        var _ = add(thread, thread::close);
    }

    @FunctionalInterface
    private interface Loop {
        void run(Runnable beat) throws InterruptedException;
    }

    private ExecutorService pool(String name, int threads) {
        var pool =
                Executors.newFixedThreadPool(threads, Thread.ofPlatform().name(name, 0).factory());
        return add(pool, pool::shutdownNow);
    }

    /// Ends one part.
    @FunctionalInterface
    private interface Ending {
        void close();
    }

    private <T> T add(T part, Ending ending) {
        synchronized (open) {
            open.addLast(ending);
        }
        return part;
    }
}
