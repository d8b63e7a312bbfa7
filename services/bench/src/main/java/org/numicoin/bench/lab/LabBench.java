package org.numicoin.bench.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.numicoin.bench.Benchmark;
import org.numicoin.bench.Report;

/// How long a message as big as a compact block takes to reach all nodes of a network of slow
/// links. Without root there is no such network, and the report says so.
public final class LabBench implements Benchmark {
    private static final Links LINKS = Links.of(20, Duration.ofMillis(50));
    private static final int NODES = 20;
    private static final int NODES_QUICK = 4;
    private static final int MESSAGES = 40;
    private static final int MESSAGES_QUICK = 3;
    private static final int LENGTH = 16 * 1024;

    /// Between two messages, so that they do not wait for each other.
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long SEED = 1;

    @Override
    public String name() {
        return "lab";
    }

    @Override
    public String subject() {
        return "gossip in network namespaces with slow links";
    }

    @Override
    public Report run(boolean quick) throws Exception {
        Optional<String> obstacle = NetworkLab.obstacle();
        if (obstacle.isPresent()) {
            return new Report(List.of(), List.of(), List.of(obstacle.get()));
        }
        try (var lab = NetworkLab.start(quick ? NODES_QUICK : NODES, LINKS, SEED)) {
            lab.connectRing(quick ? new int[] {1} : new int[] {1, 3, 7});
            lab.awaitMesh(quick ? 2 : 4);
            return report(lab.size(), measure(lab, quick ? MESSAGES_QUICK : MESSAGES));
        }
    }

    /// Milliseconds from publishing to each delivery, sorted.
    private static List<Double> measure(NetworkLab lab, int messages) throws Exception {
        var millis = new ArrayList<Double>();
        for (int number = 0; number < messages; number++) {
            int author = number % lab.size();
            long published = lab.publish(author, number, LENGTH);
            for (int node = 0; node < lab.size(); node++) {
                if (node != author) {
                    millis.add((lab.awaitMessage(node, number) - published) / 1000.0);
                }
            }
            LockSupport.parkNanos(PAUSE);
        }
        Collections.sort(millis);
        return millis;
    }

    private static Report report(int nodes, List<Double> millis) {
        return new Report(
                List.of(),
                List.of(),
                List.of(
                        new Report.Figure("delivery, median", at(millis, 0.5), "ms"),
                        new Report.Figure("delivery, 95 of 100", at(millis, 0.95), "ms"),
                        new Report.Figure("delivery, slowest", millis.getLast(), "ms"),
                        new Report.Figure("deliveries", millis.size(), "")),
                List.of(
                        String.format(
                                "%d nodes of one process each, %d Mbit/s a node, %d ms one way,"
                                        + " messages of %d bytes",
                                nodes, LINKS.megabits(), LINKS.latency().toMillis(), LENGTH)));
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(share * sorted.size()) - 1));
    }
}
