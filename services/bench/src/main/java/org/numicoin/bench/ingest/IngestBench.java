package org.numicoin.bench.ingest;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.numicoin.bench.Benchmark;
import org.numicoin.bench.Report;
import org.numicoin.bench.cluster.Localnet;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.crypto.SignatureProviders;

/// Signed transfers from POST to a block that the explorer shows, through a whole cluster of real
/// processes that shares the processors with the load generator.
public final class IngestBench implements Benchmark {
    private static final double GOAL = 1_500;
    private static final Duration MEASURING = Duration.ofSeconds(2);
    private static final Duration SETTLE_MAX = Duration.ofSeconds(60);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 50;

    /// The mining thread rests most of its time: the difficulty follows.
    private static final Localnet.Shape SHAPE =
            new Localnet.Shape(1, 1, Map.of("NUMI_MINER_SHARE", "0.02"));

    /// How a run is laid out.
    ///
    /// @param perSecond posted at most
    /// @param underWayMax posted and not yet in a block; below what the mempool holds
    private record Plan(
            int wallets,
            int connections,
            int perSecond,
            int underWayMax,
            Duration warmUp,
            Duration window) {
        static final Plan FULL =
                new Plan(2_048, 512, 2_000, 10_000, Duration.ofSeconds(90), Duration.ofSeconds(60));
        static final Plan QUICK =
                new Plan(64, 8, 200, 2_048, Duration.ofSeconds(3), Duration.ofSeconds(5));

        int transfers() {
            return (int) (perSecond * (warmUp.plus(window).toSeconds() + 1));
        }
    }

    /// What was read at one moment.
    private record Look(long at, Map<String, Duration> processorTime, Stages stages) {
        static Look now(Timeline timeline, Localnet localnet)
                throws IOException, InterruptedException {
            var stages = Stages.of(localnet);
            return new Look(timeline.now(), processorTime(localnet), stages);
        }

        private static Map<String, Duration> processorTime(Localnet localnet) throws IOException {
            var times = new LinkedHashMap<String, Duration>();
            times.put(
                    "load generator",
                    ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
            times.putAll(localnet.processorTime());
            return times;
        }
    }

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public String subject() {
        return "transfers through REST until mined and visible, in a cluster of its own";
    }

    @Override
    public Report run(boolean quick) throws Exception {
        Plan plan = quick ? Plan.QUICK : Plan.FULL;
        var provider = SignatureProviders.select(MEASURING, System::nanoTime);
        var raw = new RawRate(provider.provider());
        double verifications = raw.perSecond(MEASURING);
        var wallets = Wallets.of(plan.wallets(), provider.provider());
        String yaml = IngestSpec.yaml(System.currentTimeMillis(), wallets.addresses());
        ChainSpec spec = ChainSpecs.parse(yaml);
        List<Wallets.Signed> transfers = wallets.transfers(spec, plan.transfers());
        var timeline = new Timeline(transfers, plan.underWayMax());
        try (var localnet = Localnet.start(yaml, SHAPE)) {
            return measure(plan, transfers, timeline, localnet, verifications);
        }
    }

    private static Report measure(
            Plan plan,
            List<Wallets.Signed> transfers,
            Timeline timeline,
            Localnet localnet,
            double verifications)
            throws IOException, InterruptedException {
        int port = localnet.port("explorer-api-http");
        try (var watch = new BlockWatch(localnet.host(), port, timeline);
                var senders = new Senders(transfers, plan.wallets(), timeline, plan.perSecond())) {
            senders.start(localnet.host(), port, plan.connections());
            pause(plan.warmUp(), senders, watch);
            Look before = Look.now(timeline, localnet);
            pause(plan.window(), senders, watch);
            // Blocks come by chance; a short window may have none.
            while (timeline.visibleIn(before.at(), timeline.now()) == 0) {
                pause(SECOND, senders, watch);
            }
            Look after = Look.now(timeline, localnet);
            senders.end();
            long end = System.nanoTime() + SETTLE_MAX.toNanos();
            while (!timeline.isSettled(after.at()) && System.nanoTime() < end) {
                Thread.sleep(LOOK_MILLIS);
            }
            if (!timeline.isSettled(after.at())) {
                throw new IOException("not all transfers were mined within " + SETTLE_MAX);
            }
            return new Findings(
                            timeline,
                            watch.blocks(),
                            before.at(),
                            after.at(),
                            before.processorTime(),
                            after.processorTime(),
                            after.stages().since(before.stages()))
                    .report(verifications, GOAL, note(plan));
        }
    }

    private static String note(Plan plan) {
        return "%,d wallets, %d connections, at most %,d posts/s and %,d under way; %d s after %d s of warm-up"
                .formatted(
                        plan.wallets(),
                        plan.connections(),
                        plan.perSecond(),
                        plan.underWayMax(),
                        plan.window().toSeconds(),
                        plan.warmUp().toSeconds());
    }

    private static void pause(Duration duration, Senders senders, BlockWatch watch)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            senders.requireWell();
            watch.requireWell();
            Thread.sleep(LOOK_MILLIS);
        }
    }
}
