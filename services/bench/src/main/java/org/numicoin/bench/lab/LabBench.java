package org.numicoin.bench.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.numicoin.bench.Benchmark;
import org.numicoin.bench.Report;
import org.numicoin.bench.TemporaryFolder;

/// How long a full block takes to all nodes of a network of slow links, by the relay of the
/// gateway: when the nodes have its transactions, and when one has none of them. Without root there
/// is no such network, and the report says so.
public final class LabBench implements Benchmark {
    private static final Links LINKS = Links.of(20, Duration.ofMillis(50));
    private static final long SEED = 1;
    private static final double P95_GOAL_MILLIS = 1_000;
    private static final double COMPACT_GOAL_PERCENT = 1;

    /// Between two blocks, so that they do not wait for each other.
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

    /// How much is done.
    ///
    /// @param ring distances of neighbours on it
    /// @param mesh neighbours that each node waits for
    /// @param transfers of a block, as far as it has room for them
    /// @param warmUp blocks that are not counted: a JVM that has just started is slow
    /// @param rounds of what is measured without any network
    private record Scale(
            int nodes,
            List<Integer> ring,
            int mesh,
            int transfers,
            int warmUp,
            int blocks,
            int rounds) {
        static final Scale FULL = new Scale(20, List.of(1, 3, 7), 4, 3_000, 20, 40, 201);
        static final Scale QUICK = new Scale(3, List.of(1), 2, 200, 1, 3, 21);
    }

    @Override
    public String name() {
        return "lab";
    }

    @Override
    public String subject() {
        return "full blocks by the gateway's relay in network namespaces with slow links";
    }

    @Override
    public Report run(boolean quick) throws Exception {
        Optional<String> obstacle = NetworkLab.obstacle();
        if (obstacle.isPresent()) {
            return new Report(List.of(), List.of(), List.of(obstacle.get()));
        }
        var scale = quick ? Scale.QUICK : Scale.FULL;
        var blocks = LabBlocks.create();
        var transfers = blocks.transfers(0, scale.transfers);
        var alone = RebuildCost.of(blocks, transfers, scale.rounds);
        try (var folder = TemporaryFolder.create();
                var lab = NetworkLab.start(scale.nodes, LINKS, SEED)) {
            Path known = folder.path().resolve("known");
            Path unknown = folder.path().resolve("unknown");
            blocks.write(transfers, known);
            blocks.write(blocks.transfers(1, scale.transfers), unknown);
            lab.connectRing(scale.ring);
            lab.awaitMesh(scale.mesh);
            for (int node = 0; node < lab.size(); node++) {
                lab.know(node, known);
            }
            for (int number = 0; number < scale.warmUp; number++) {
                propagate(lab, number, new Propagation());
            }
            var warm = new Propagation();
            for (int number = 0; number < scale.blocks; number++) {
                propagate(lab, scale.warmUp + number, warm);
            }
            double cold = cold(lab, unknown, scale.warmUp + scale.blocks);
            return report(lab.size(), warm, cold, alone);
        }
    }

    private static void propagate(NetworkLab lab, int number, Propagation into) throws IOException {
        int author = number % lab.size();
        Duration before = lab.processorTime();
        var announced = lab.announce(author, number);
        var millis = new ArrayList<Double>();
        for (int node = 0; node < lab.size(); node++) {
            if (node != author) {
                millis.add(millis(announced, lab.awaitBlock(node, number)));
            }
        }
        into.add(announced, millis, lab.processorTime().minus(before));
        LockSupport.parkNanos(PAUSE);
    }

    /// Seconds from one node to the only other one that it reaches.
    private static double cold(NetworkLab lab, Path unknown, int number) throws IOException {
        lab.partition(2, true);
        lab.know(0, unknown);
        var announced = lab.announce(0, number);
        return millis(announced, lab.awaitBlock(1, number)) / 1e3;
    }

    private static double millis(NetworkLab.Announced announced, long rebuilt) {
        return (rebuilt - announced.micros()) / 1e3;
    }

    private static Report report(int nodes, Propagation warm, double cold, RebuildCost alone) {
        var last = warm.lastAnnounced();
        return new Report(
                List.of(),
                List.of(),
                List.of(
                        new Report.Figure("rebuilt, median", warm.at(0.5), "ms"),
                        new Report.Figure(
                                "rebuilt, 95 of 100", warm.at(0.95), "ms", P95_GOAL_MILLIS),
                        new Report.Figure("rebuilt, slowest", warm.at(1), "ms"),
                        new Report.Figure("deliveries", warm.deliveries(), ""),
                        new Report.Figure("block", last.bytes() / 1e6, "MB"),
                        new Report.Figure(
                                "compact form, share of the block",
                                100.0 * last.compactBytes() / last.bytes(),
                                "%",
                                COMPACT_GOAL_PERCENT),
                        new Report.Figure(
                                "processor time a block, all nodes and the router",
                                warm.processorMillis(),
                                "ms"),
                        new Report.Figure(
                                "processors busy until the last node has it",
                                warm.processorsBusy(),
                                ""),
                        new Report.Figure(
                                "one node's rebuilding alone, warm, one thread",
                                alone.rebuildMillis(),
                                "ms"),
                        new Report.Figure(
                                "one node's encoding for Kafka alone", alone.encodeMillis(), "ms"),
                        new Report.Figure(
                                "one node's proof-of-work hash alone", alone.hashMillis(), "ms"),
                        new Report.Figure(
                                "no transaction known: to one neighbour alone", cold, "s")),
                List.of(
                        String.format(
                                "%d nodes of one process each, %d Mbit/s a node, %d ms one way;"
                                        + " rebuilt: from the relay of the author",
                                nodes, LINKS.megabits(), LINKS.latency().toMillis()),
                        "until a node has the block with its roots checked and encoded for Kafka"));
    }
}
