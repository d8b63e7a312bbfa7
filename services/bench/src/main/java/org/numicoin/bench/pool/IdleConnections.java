package org.numicoin.bench.pool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.numicoin.bench.Report;

/// What miners cost that have logged in and are silent: heap and resident memory of a pod with
/// thousands of them beside the same pod with none.
final class IdleConnections {
    /// Which have loaded the code before anything is measured.
    private static final int FIRST = 200;

    /// Files besides connections.
    private static final int OTHER_FILES = 500;

    private static final double MIB = 1 << 20;
    private static final int LOOK_MILLIS = 50;
    private static final int LOOKS_MAX = 400;

    private final Pod pod;
    private final Miner.Transport transport;
    private final String address;

    IdleConnections(Pod pod, Miner.Transport transport, String address) {
        this.pod = pod;
        this.transport = transport;
        this.address = address;
    }

    Report measure(int wanted) throws IOException, InterruptedException {
        close(open(FIRST));
        var none = pod.state();
        int count =
                (int) Math.min(wanted, Math.min(none.files(), PodProcess.files()) - OTHER_FILES);
        var miners = open(count);
        var many = pod.state();
        close(miners);
        var after = pod.state();
        var notes = new ArrayList<String>();
        notes.add(
                "heap after a collection; %d miners %s, against what is left without them"
                        .formatted(count, transport));
        if (count < wanted) {
            notes.add(
                    "%,d connections were wanted, but a process may open %,d files here"
                            .formatted(wanted, none.files()));
        }
        String with = "with %,d miners %s".formatted(count, transport);
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
                                "heap of a connection " + transport,
                                (double) (many.heap() - after.heap()) / count,
                                "bytes"),
                        new Report.Figure(
                                "resident memory of a connection " + transport,
                                (double) (many.resident() - none.resident()) / count,
                                "bytes")),
                notes);
    }

    private static Report.Figure figure(String what, long bytes) {
        return new Report.Figure(what, bytes / MIB, "MiB");
    }

    private List<Miner> open(int count) throws IOException, InterruptedException {
        var miners = new ArrayList<Miner>(count);
        for (int i = 0; i < count; i++) {
            miners.add(Miner.connect(pod.port(), transport, address));
        }
        await(count);
        return miners;
    }

    private void close(List<Miner> miners) throws IOException, InterruptedException {
        for (Miner miner : miners) {
            miner.close();
        }
        await(0);
    }

    private void await(int miners) throws IOException, InterruptedException {
        for (int look = 0; pod.state().miners() != miners; look++) {
            if (look == LOOKS_MAX) {
                throw new IOException("the pod has " + pod.state() + ", not " + miners);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }
}
