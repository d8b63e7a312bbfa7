package org.numicoin.bench.pool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.numicoin.bench.Report;

/// What miners cost that have logged in and are silent: heap and resident memory of a pod with ten
/// thousand of them beside the same pod with none.
final class IdleConnections {
    /// Which have loaded the code before anything is measured.
    private static final int FIRST = 200;

    /// Files besides connections.
    private static final int OTHER_FILES = 500;

    private static final double MIB = 1 << 20;
    private static final int LOOK_MILLIS = 50;
    private static final int LOOKS_MAX = 400;

    private IdleConnections() {}

    static Report measure(Pod pod, String address, int wanted)
            throws IOException, InterruptedException {
        close(pod, open(pod, address, FIRST));
        var none = pod.state();
        int count =
                (int) Math.min(wanted, Math.min(none.files(), PodProcess.files()) - OTHER_FILES);
        var miners = open(pod, address, count);
        var many = pod.state();
        close(pod, miners);
        var after = pod.state();
        var notes = new ArrayList<String>();
        notes.add(
                "heap after a collection; %d miners in plain text, against what is left without them"
                        .formatted(count));
        if (count < wanted) {
            notes.add(
                    "%,d connections were wanted, but a process may open %,d files here"
                            .formatted(wanted, none.files()));
        }
        String with = "with %,d miners".formatted(count);
        return new Report(
                List.of(),
                List.of(),
                List.of(
                        figure("heap before miners came", none.heap()),
                        figure("heap, " + with, many.heap()),
                        figure("heap, after they left", after.heap()),
                        figure("resident without miners", none.resident()),
                        figure("resident, " + with, many.resident()),
                        new Report.Figure(
                                "heap of a connection",
                                (double) (many.heap() - after.heap()) / count,
                                "bytes"),
                        new Report.Figure(
                                "resident memory of a connection",
                                (double) (many.resident() - none.resident()) / count,
                                "bytes")),
                notes);
    }

    private static Report.Figure figure(String what, long bytes) {
        return new Report.Figure(what, bytes / MIB, "MiB");
    }

    private static List<Miner> open(Pod pod, String address, int count)
            throws IOException, InterruptedException {
        var miners = new ArrayList<Miner>(count);
        for (int i = 0; i < count; i++) {
            miners.add(Miner.connect(pod.port(), address));
        }
        await(pod, count);
        return miners;
    }

    private static void close(Pod pod, List<Miner> miners)
            throws IOException, InterruptedException {
        for (Miner miner : miners) {
            miner.close();
        }
        await(pod, 0);
    }

    private static void await(Pod pod, int miners) throws IOException, InterruptedException {
        for (int look = 0; pod.state().miners() != miners; look++) {
            if (look == LOOKS_MAX) {
                throw new IOException("the pod has " + pod.state() + ", not " + miners);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }
}
