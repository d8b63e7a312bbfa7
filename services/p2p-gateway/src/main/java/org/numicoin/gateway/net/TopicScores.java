package org.numicoin.gateway.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.numicoin.gateway.protocol.Protocols;
import org.numicoin.libp2p.gossip.ScoreParams;
import org.numicoin.libp2p.gossip.TopicScoreParams;

/// What gossip thinks of neighbours. Blocks are rare and cost work, so the first to bring one earns
/// much and for long; transactions are many and cheap. Neither topic expects deliveries (P3): a
/// quiet network is no neighbour's fault. Three messages that no honest peer sends outweigh
/// everything.
final class TopicScores {
    private static final double INVALID = -30;

    private TopicScores() {}

    static ScoreParams of(Protocols protocols, Predicate<InetAddress> exempt) {
        var defaults = ScoreParams.of(Map.of());
        return new ScoreParams(
                Map.of(protocols.blocksTopic(), blocks(), protocols.txsTopic(), transactions()),
                defaults.topicScoreCap(),
                defaults.appWeight(),
                defaults.colocationWeight(),
                defaults.colocationThreshold(),
                defaults.groupBits4(),
                defaults.groupBits6(),
                exempt,
                defaults.behaviourWeight(),
                defaults.behaviourThreshold(),
                defaults.behaviourDecay(),
                defaults.decayInterval(),
                defaults.decayToZero(),
                defaults.retain(),
                defaults.retainMax(),
                defaults.thresholds());
    }

    /// First deliveries have a half-life of ten minutes, invalid ones of twenty.
    private static TopicScoreParams blocks() {
        return topic(1, 4, 0.99885, 5, 0.99942);
    }

    /// First deliveries have a half-life of a minute, invalid ones of six.
    private static TopicScoreParams transactions() {
        return topic(0.5, 0.5, 0.9885, 40, 0.998);
    }

    private static TopicScoreParams topic(
            double weight,
            double firstWeight,
            double firstDecay,
            double firstCap,
            double invalidDecay) {
        var defaults = TopicScoreParams.DEFAULTS;
        return new TopicScoreParams(
                weight,
                defaults.timeWeight(),
                Duration.ofSeconds(1),
                defaults.timeCap(),
                firstWeight,
                firstDecay,
                firstCap,
                0,
                defaults.meshDecay(),
                defaults.meshCap(),
                defaults.meshThreshold(),
                defaults.meshWindow(),
                defaults.meshActivation(),
                0,
                defaults.failureDecay(),
                INVALID,
                invalidDecay);
    }
}
