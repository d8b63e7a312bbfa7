package org.numicoin.bench.p2p;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.bench.Benchmark;
import org.numicoin.bench.Report;
import org.numicoin.bench.TemporaryFolder;

/// The libp2p stack: streams, connections and gossip beside js-libp2p on loopback, a slow reader,
/// and a long path.
public final class P2pBench implements Benchmark {
    @Override
    public String name() {
        return "p2p";
    }

    @Override
    public String subject() {
        return "the libp2p stack beside js-libp2p, both ends of each in one process";
    }

    @Override
    public Report run(boolean quick) throws Exception {
        Scale scale = quick ? Scale.QUICK : Scale.FULL;
        try (var folder = TemporaryFolder.create()) {
            Optional<JsNodes> js = JsNodes.start(folder);
            try {
                return report(scale, js);
            } finally {
                js.ifPresent(JsNodes::close);
            }
        }
    }

    private static Report report(Scale scale, Optional<JsNodes> js) throws Exception {
        var parts = new ArrayList<Report>();
        parts.add(ConnectionBench.run(scale, js));
        parts.add(StreamBench.run(scale, js));
        parts.add(GossipBench.run(scale, js));
        parts.add(SlowReaderBench.run(scale));
        parts.add(LongPathBench.run(scale));
        if (js.isEmpty()) {
            parts.add(
                    new Report(
                            List.of(),
                            List.of(),
                            List.of("without js-libp2p: npm is absent or has no registry")));
        }
        return Report.of(parts);
    }
}
