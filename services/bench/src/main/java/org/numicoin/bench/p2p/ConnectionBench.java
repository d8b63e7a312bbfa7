package org.numicoin.bench.p2p;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.numicoin.bench.Report;
import org.numicoin.bench.Rounds;
import org.numicoin.libp2p.noise.HybridPolicy;

/// Connections made and closed again, by the classical handshake, which is all that js-libp2p
/// speaks, and by the hybrid one; each beside the cryptography alone, which bounds it.
final class ConnectionBench {
    private static final double GOAL = 10;

    /// Hosts that dial at a time. js-libp2p has as many, and one thread for all it does.
    private static final int DIALERS = 4;

    /// js-libp2p is slower, and a turn of each should take about as long.
    private static final int JS_SHARE = 10;

    private static final String CLASSICAL = "connections, NumiCoin, classical";
    private static final String HYBRID = "connections, NumiCoin, post-quantum";
    private static final String JS = "connections, js-libp2p, classical";
    private static final String CLASSICAL_LIMIT = "X25519, Ed25519 alone, all processors";
    private static final String HYBRID_LIMIT = "X25519, Ed25519, ML-KEM alone, all processors";

    private ConnectionBench() {}

    static Report run(Scale scale, Optional<JsNodes> js) throws Exception {
        var rounds = new Rounds();
        try (var classical = new Dialers(DIALERS, HybridPolicy.prefer(), HybridPolicy.classical());
                var hybrid = new Dialers(DIALERS, HybridPolicy.prefer(), HybridPolicy.prefer())) {
            hybrid.connect(scale.warmConnections());
            round(new Rounds(), scale, classical, hybrid, js);
            for (int i = 0; i < scale.rounds(); i++) {
                round(rounds, scale, classical, hybrid, js);
            }
        }
        return report(rounds, scale, js.isPresent());
    }

    private static void round(
            Rounds rounds, Scale scale, Dialers classical, Dialers hybrid, Optional<JsNodes> js)
            throws Exception {
        int count = scale.connections();
        rounds.turn(CLASSICAL, () -> classical.connect(count));
        if (js.isPresent()) {
            int fewer = Math.max(DIALERS, count / JS_SHARE);
            rounds.record(JS, fewer, js.get().nanos("handshakes", fewer));
        }
        rounds.turn(CLASSICAL_LIMIT, () -> HandshakeCost.run(count, false));
        rounds.turn(HYBRID, () -> hybrid.connect(count));
        rounds.turn(HYBRID_LIMIT, () -> HandshakeCost.run(count, true));
    }

    private static Report report(Rounds rounds, Scale scale, boolean beside) {
        var ratios = new ArrayList<Report.Ratio>();
        if (beside) {
            ratios.add(
                    new Report.Ratio(
                            "classical connections: NumiCoin / js-libp2p",
                            rounds.ratio(CLASSICAL, JS),
                            GOAL));
            ratios.add(
                    new Report.Ratio(
                            "post-quantum NumiCoin / classical js-libp2p",
                            rounds.ratio(HYBRID, JS),
                            0));
        }
        ratios.add(
                new Report.Ratio(
                        "classical connections / cryptography alone",
                        rounds.ratio(CLASSICAL, CLASSICAL_LIMIT),
                        0));
        ratios.add(
                new Report.Ratio(
                        "post-quantum connections / cryptography alone",
                        rounds.ratio(HYBRID, HYBRID_LIMIT),
                        0));
        return new Report(
                rounds.medians("connections"),
                ratios,
                List.of(
                        String.format(
                                "%d hosts dial one at a time each, both ends in one process, after"
                                        + " %,d connections of warming up; NumiCoin uses all"
                                        + " processors, js-libp2p one thread",
                                DIALERS, scale.warmConnections())));
    }
}
