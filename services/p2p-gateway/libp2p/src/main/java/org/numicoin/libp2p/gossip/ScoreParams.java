package org.numicoin.libp2p.gossip;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/// Weights of the score of a peer over all topics. P-numbers are those of gossipsub-v1.1.md.
///
/// @param topics parameters of the topics that count; others add nothing
/// @param topicScoreCap most that all topics together add
/// @param appWeight of the score that the application gives (P5)
/// @param colocationWeight of the square of the peers of one IP group above the threshold (P6)
/// @param groupBits4 width of an IP group of IPv4
/// @param groupBits6 width of an IP group of IPv6
/// @param colocationExempt addresses of which any number is fine
/// @param behaviourWeight of the square of the penalties above the threshold (P7)
/// @param behaviourDecay factor at each decay
/// @param decayInterval between two decays
/// @param decayToZero a smaller counter becomes zero
/// @param retain how long a bad score outlives the connection
/// @param retainMax scores of disconnected peers that are kept; the oldest go first
public record ScoreParams(
        Map<String, TopicScoreParams> topics,
        double topicScoreCap,
        double appWeight,
        double colocationWeight,
        int colocationThreshold,
        int groupBits4,
        int groupBits6,
        Predicate<InetAddress> colocationExempt,
        double behaviourWeight,
        double behaviourThreshold,
        double behaviourDecay,
        Duration decayInterval,
        double decayToZero,
        Duration retain,
        int retainMax,
        Thresholds thresholds) {

    /// Scores below which less and less is exchanged with a peer.
    ///
    /// @param gossip below it, no gossip either way
    /// @param publish below it, own messages are not flooded to the peer
    /// @param graylist below it, everything from the peer is ignored
    /// @param acceptExchange from it on, peers that it recommends are dialed
    /// @param opportunisticGraft a mesh with a lower median looks for better peers
    public record Thresholds(
            double gossip,
            double publish,
            double graylist,
            double acceptExchange,
            double opportunisticGraft) {
        public static final Thresholds DEFAULTS = new Thresholds(-10, -50, -80, 10, 5);

        public Thresholds {
            if (!(gossip <= 0
                    && publish <= gossip
                    && graylist <= publish
                    && acceptExchange >= 0
                    && opportunisticGraft >= 0)) {
                throw new IllegalArgumentException("gossip: thresholds out of order");
            }
        }
    }

    public ScoreParams {
        topics = Map.copyOf(topics);
        if (appWeight < 0
                || colocationWeight > 0
                || behaviourWeight > 0
                || colocationThreshold < 1
                || behaviourDecay < 0
                || behaviourDecay >= 1) {
            throw new IllegalArgumentException("gossip: a weight of the wrong sign");
        }
    }

    /// Each topic with the same parameters. Several nodes of one address are normal on one machine,
    /// so loopback is exempt from P6.
    public static ScoreParams of(Map<String, TopicScoreParams> topics) {
        return new ScoreParams(
                topics,
                50,
                1,
                -20,
                4,
                24,
                48,
                InetAddress::isLoopbackAddress,
                -10,
                6,
                0.98,
                Duration.ofSeconds(1),
                0.01,
                Duration.ofHours(1),
                4096,
                Thresholds.DEFAULTS);
    }
}
