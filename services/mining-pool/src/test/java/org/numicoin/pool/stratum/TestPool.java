package org.numicoin.pool.stratum;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.numicoin.chain.BlockHeader;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.kit.ServiceThread;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.MinedSolution;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.PoolShare;
import org.numicoin.messaging.Topics;
import org.numicoin.mining.solution.SolutionOutbox;
import org.numicoin.mining.template.TemplateListener;
import org.numicoin.mining.testing.Templates;
import org.numicoin.pool.job.ConnectionNumbers;
import org.numicoin.pool.job.JobBoard;
import org.numicoin.pool.job.SelfSelect;
import org.numicoin.pool.session.Bans;
import org.numicoin.pool.session.Hashrate;
import org.numicoin.pool.session.Vardiff;
import org.numicoin.pool.share.BlockDesk;
import org.numicoin.pool.share.ChosenBlocks;
import org.numicoin.pool.share.ShareDesk;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;

/// One pod without Kafka and Redis: templates are offered by the test, shares and solutions kept in
/// lists. Key 5 gets the rewards.
final class TestPool implements AutoCloseable {
    static final ProofOfWorkHash HASH = Templates.CHAIN.powHash();
    static final Origin ORIGIN = new Origin(Origin.Kind.POOL, "1", "test");

    final List<PoolShare> written = new CopyOnWriteArrayList<>();
    final List<MinedSolution> solutions = new CopyOnWriteArrayList<>();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    final AtomicLong millis =
            new AtomicLong(Templates.CHAIN.genesis().block().header().timestamp());

    /// Clock of the sessions: real time, and what the test adds.
    final AtomicLong ahead = new AtomicLong();

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final JobBoard board;

    /// Blocks that are in the books.
    final Set<Hash256> credited = ConcurrentHashMap.newKeySet();

    final StratumServer server;
    volatile Optional<String> brokerAway = Optional.empty();
    final ChosenBlocks chosen;
    private final ShareDesk shares;
    private final List<ServiceThread> threads;

    TestPool(int instance, StratumSettings settings) {
        this(instance, settings, true);
    }

    TestPool(int instance, StratumSettings settings, boolean selfSelect) {
        InstantSource clock = InstantSource.system();
        InstantSource virtual = () -> java.time.Instant.ofEpochMilli(millis.get());
        board = new JobBoard(Keys.address(5), Duration.ofSeconds(5), virtual);
        var random = new Random(instance);
        var outbox =
                new SolutionOutbox(
                        "numi.pool",
                        ORIGIN,
                        Duration.ofMinutes(1),
                        random,
                        System::nanoTime,
                        meters);
        var blocks = new BlockDesk(Duration.ofMinutes(1), System::nanoTime);
        chosen =
                new ChosenBlocks(
                        Specs.fast(),
                        board,
                        credited::contains,
                        () -> System.nanoTime() + ahead.get(),
                        meters);
        shares =
                new ShareDesk(
                        board,
                        HASH,
                        this::write,
                        blocks,
                        new ShareDesk.Solutions(outbox, chosen),
                        new ShareDesk.Identity(ORIGIN, () -> instance, 4),
                        2,
                        virtual,
                        meters);
        var bans =
                new Bans(
                        new Bans.Settings(60, Duration.ofMinutes(10), Duration.ofMinutes(10), 100),
                        System::nanoTime);
        var desk =
                new PoolDesk(
                        "lnumi",
                        board,
                        selfSelect
                                ? Optional.of(
                                        new SelfSelect(
                                                Specs.fast(), Keys.address(5), board, virtual))
                                : Optional.empty(),
                        shares,
                        bans,
                        new Hashrate(System.nanoTime()),
                        new Vardiff.Settings(
                                Duration.ofSeconds(15), Duration.ofSeconds(90), 0.3, 4, 1 << 20),
                        8,
                        () -> instance,
                        new ConnectionNumbers(random),
                        () -> System.nanoTime() + ahead.get());
        server = new StratumServer(settings, desk, TlsContext.of(settings, clock), meters);
        var watch = new ProgressWatch(System::nanoTime);
        threads =
                List.of(
                        ServiceThread.start(
                                "blocks", failures::add, () -> blocks.run(this::write, watch)),
                        ServiceThread.start(
                                "solutions",
                                failures::add,
                                () -> outbox.run((solution, _) -> sent(solution), watch)));
        server.start();
    }

    static StratumSettings settings(List<String> proxies) {
        return new StratumSettings(
                "127.0.0.1",
                0,
                20_000,
                20_000,
                proxies,
                "",
                "",
                Duration.ofSeconds(20),
                Duration.ofMinutes(10),
                "other.example",
                3_333,
                Duration.ZERO);
    }

    static TestPool start() {
        return new TestPool(1, settings(List.of()));
    }

    /// A template that is hard to solve, so that shares are no blocks.
    void offerHard(long number, BlockHeader header) {
        offer(number, header.withTarget(0x1f00ffff));
    }

    void offer(long number, BlockHeader header) {
        var record =
                new LogRecord(
                        Topics.MINING_TEMPLATES,
                        0,
                        number,
                        millis.get(),
                        Bytes.EMPTY,
                        Bytes.EMPTY,
                        "",
                        TraceContext.NONE);
        TemplateListener.all(board, chosen)
                .offer(Templates.template(1, number, header), record, true);
    }

    /// The id of a job with other bits for its kind.
    static String ofKind(String job, long bits) {
        int digits = job.lastIndexOf('-') + 1;
        long extraNonce = HexFormat.fromHexDigitsToLong(job.substring(digits));
        long changed = (extraNonce & ~(0b11L << 46)) | (bits << 46);
        return job.substring(0, digits) + HexFormat.of().toHexDigits(changed);
    }

    int port() {
        return server.port();
    }

    private CompletableFuture<PublishResult> write(PoolShare share) {
        if (brokerAway.isPresent()) {
            return CompletableFuture.completedFuture(
                    new PublishResult.NotWritten(brokerAway.get()));
        }
        written.add(share);
        return CompletableFuture.completedFuture(new PublishResult.Acked(0, written.size()));
    }

    private PublishResult sent(MinedSolution solution) {
        solutions.add(solution);
        return new PublishResult.Acked(0, solutions.size());
    }

    @Override
    public void close() {
        server.close();
        shares.close();
        threads.forEach(ServiceThread::close);
    }
}
