package org.numicoin.bench.sync;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.numicoin.bench.Benchmark;
import org.numicoin.bench.Report;
import org.numicoin.bench.chain.LongChain;
import org.numicoin.bench.cluster.Localnet;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.primitives.Bytes;

/// A second node of a cluster of real processes gets a chain from the first by libp2p; both share
/// the processors, with Kafka and Redis besides. Blocks are empty, so that nearly all that has to
/// be done is hashing.
public final class SyncBench implements Benchmark {
    private static final int BLOCKS = 20_000;
    private static final int BLOCKS_QUICK = 500;
    private static final Localnet.Shape TWO_NODES = new Localnet.Shape(2, 0, Map.of());

    private static final Duration FEED_MAX = Duration.ofMinutes(5);
    private static final Duration REST_MAX = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 200;
    private static final long REST_LOOK_MILLIS = 1_000;

    /// Of one processor, taken by the whole cluster, when it has nothing to do.
    private static final double REST = 0.2;

    @Override
    public String name() {
        return "sync";
    }

    @Override
    public String subject() {
        return "a node that gets a chain from another one, against hashing its headers";
    }

    @Override
    public Report run(boolean quick) throws Exception {
        int blocks = quick ? BLOCKS_QUICK : BLOCKS;
        String yaml = SyncSpec.yaml(System.currentTimeMillis(), blocks);
        ChainSpec spec = ChainSpecs.parse(yaml);
        List<Bytes> chain = LongChain.of(spec, blocks);
        var limit = new HashingLimit(spec, chain);
        limit.turn(0, blocks / 2);
        Passage passage;
        try (var localnet = Localnet.start(yaml, TWO_NODES)) {
            localnet.stopNode(Follower.NODE);
            feed(localnet, spec, chain);
            awaitRest(localnet);
            passage = new Follower(localnet, spec).passage(blocks);
        }
        limit.turn(blocks / 2, blocks);
        return passage.report(limit, note(spec, chain));
    }

    private static void feed(Localnet localnet, ChainSpec spec, List<Bytes> chain)
            throws IOException, InterruptedException {
        Feed.publish(localnet, spec, chain);
        long end = System.nanoTime() + FEED_MAX.toNanos();
        try (var tip = new TipWatch(localnet, "validator-grpc", spec)) {
            while (tip.height().orElse(0) < chain.size()) {
                if (System.nanoTime() > end) {
                    throw new IOException("node 1 is at block " + tip.height());
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    /// Until nothing is left to do of what came before, the compiler's work included.
    private static void awaitRest(Localnet localnet) throws IOException, InterruptedException {
        long end = System.nanoTime() + REST_MAX.toNanos();
        Duration before = sum(localnet);
        while (System.nanoTime() < end) {
            Thread.sleep(REST_LOOK_MILLIS);
            Duration now = sum(localnet);
            if (now.minus(before).toMillis() < REST * REST_LOOK_MILLIS) {
                return;
            }
            before = now;
        }
        throw new IOException("the cluster does not come to rest");
    }

    private static Duration sum(Localnet localnet) throws IOException {
        return localnet.processorTime().values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    private static String note(ChainSpec spec, List<Bytes> chain) {
        var pow = spec.proofOfWork();
        return "%,d empty blocks of %d bytes; Argon2id with %,d KiB, %d passes, %d lane; both nodes, Kafka and Redis on this machine"
                .formatted(
                        chain.size(),
                        chain.getFirst().length(),
                        pow.memoryKib(),
                        pow.passes(),
                        pow.lanes());
    }
}
