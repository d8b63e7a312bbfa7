package org.numicoin.bench.p2p;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.numicoin.bench.Report;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.noise.HybridPolicy;

/// One stream over a path whose round trip is that between two continents: fast only when windows
/// grow with it. The time begins with the stream, so the growing counts.
final class LongPathBench {
    private static final Duration ROUND_TRIP = Duration.ofMillis(63);
    private static final double GIGABIT = 1e9;
    private static final String NAME = "one stream, 63 ms round trip";

    private LongPathBench() {}

    static Report run(Scale scale) throws Exception {
        try (Host listener = BenchHosts.start(HybridPolicy.prefer());
                Host dialer = BenchHosts.start(HybridPolicy.prefer());
                var path =
                        new LongPath(
                                listener.listenAddresses().getFirst().tcpSocket().orElseThrow(),
                                ROUND_TRIP)) {
            var _ = new Sink(listener, 0);
            Connection connection =
                    dialer.connect(listener.peerId(), List.of(Multiaddr.ofTcp(path.address())))
                            .get(10, TimeUnit.SECONDS);
            long begin = System.nanoTime();
            long bits = 8 * Sink.fill(connection, scale.farBytes());
            double gigabits = bits / GIGABIT / ((System.nanoTime() - begin) / 1e9);
            return new Report(
                    List.of(new Report.Rate(NAME, gigabits, "Gbit")),
                    List.of(new Report.Ratio(NAME + " / 1 Gbit/s", gigabits, 1)),
                    List.of(
                            String.format(
                                    "63 ms: %,d MiB from the first byte, so with the growing of the"
                                            + " window; the path delays and does not limit",
                                    scale.farBytes() >> 20)));
        }
    }
}
