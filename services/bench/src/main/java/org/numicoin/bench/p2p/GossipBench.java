package org.numicoin.bench.p2p;

import java.util.List;
import java.util.Optional;
import org.numicoin.bench.Report;
import org.numicoin.bench.Rounds;

/// A mesh of nodes in one process, in which every message reaches every node.
final class GossipBench {
    /// In less time than js-libp2p.
    private static final double GOAL = 1;

    private static final int WARM_UP = 4;
    private static final String JAVA = "messages delivered, NumiCoin";
    private static final String JS = "messages delivered, js-libp2p";

    private GossipBench() {}

    static Report run(Scale scale, Optional<JsNodes> js) throws Exception {
        var rounds = new Rounds();
        try (var mesh = new Mesh()) {
            for (int i = 0; i < Math.min(WARM_UP, scale.rounds()); i++) {
                round(new Rounds(), scale, mesh, js);
            }
            for (int i = 0; i < scale.rounds(); i++) {
                round(rounds, scale, mesh, js);
            }
        }
        List<Report.Ratio> ratios =
                js.isPresent()
                        ? List.of(
                                new Report.Ratio(
                                        "gossip: NumiCoin / js-libp2p",
                                        rounds.ratio(JAVA, JS),
                                        GOAL))
                        : List.of();
        return new Report(
                rounds.medians("messages"),
                ratios,
                List.of(
                        new Report.Figure(
                                "time until all messages were everywhere, NumiCoin",
                                scale.messages() * (Mesh.NODES - 1) / rounds.median(JAVA),
                                "s")),
                List.of(
                        String.format(
                                "gossip: %d nodes in one process, %d messages of %d bytes, every"
                                        + " one delivered to every other node",
                                Mesh.NODES, scale.messages(), Mesh.MESSAGE_LENGTH)));
    }

    private static void round(Rounds rounds, Scale scale, Mesh mesh, Optional<JsNodes> js)
            throws Exception {
        int count = scale.messages();
        rounds.turn(JAVA, () -> mesh.publish(count));
        if (js.isPresent()) {
            long deliveries = (long) count * (Mesh.NODES - 1);
            rounds.record(JS, deliveries, js.get().nanos("gossip", count));
        }
    }
}
