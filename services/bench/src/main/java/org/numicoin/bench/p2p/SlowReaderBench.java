package org.numicoin.bench.p2p;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.numicoin.bench.Report;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.noise.HybridPolicy;

/// One stream to a reader that takes its time: all arrives, and little is held for it meanwhile.
final class SlowReaderBench {
    private static final long PAUSE_PER_MEBIBYTE = TimeUnit.MILLISECONDS.toNanos(5);
    private static final double MEBIBYTE = 1 << 20;

    private SlowReaderBench() {}

    static Report run(Scale scale) throws Exception {
        try (Host listener = BenchHosts.start(HybridPolicy.prefer());
                Host dialer = BenchHosts.start(HybridPolicy.prefer())) {
            var sink = new Sink(listener, PAUSE_PER_MEBIBYTE);
            long begin = System.nanoTime();
            Sink.fill(BenchHosts.connect(dialer, listener), scale.slowBytes());
            double seconds = (System.nanoTime() - begin) / 1e9;
            return new Report(
                    List.of(),
                    List.of(),
                    List.of(
                            new Report.Figure(
                                    "slow reader: sent through one stream",
                                    scale.slowBytes() / MEBIBYTE,
                                    "MiB"),
                            new Report.Figure("slow reader: time", seconds, "s"),
                            new Report.Figure(
                                    "slow reader: most that was held for it",
                                    sink.heldMost() / MEBIBYTE,
                                    "MiB")),
                    List.of("the slow reader pauses for 5 ms after each MiB"));
        }
    }
}
