package org.numicoin.libp2p.gossip;

import java.time.Duration;

/// Parameters of the mesh; names in parentheses are those of the specification, defaults are of
/// go-libp2p where the two differ.
///
/// @param degree peers in a mesh (D)
/// @param degreeLow fewer than this and more are grafted (D_low)
/// @param degreeHigh more than this and some are pruned (D_high)
/// @param degreeScore peers kept by score when pruning (D_score)
/// @param degreeOutbound peers this node dialed itself that each mesh keeps: those an attacker
///   cannot choose (D_out)
/// @param degreeLazy peers that gossip goes to, at least (D_lazy)
/// @param gossipFactor share of the other peers that gossip goes to
/// @param historyLength heartbeats that messages are kept (mcache_len)
/// @param historyGossip heartbeats that messages are gossiped about (mcache_gossip)
/// @param retransmissions answers to IWANT for the same message and peer
/// @param pruneBackoffMax a longer back-off of a peer is cut to this
/// @param graftFlood a GRAFT so soon after a PRUNE counts twice
/// @param exchangedPeers peers named in a PRUNE, and used of a PRUNE
/// @param idontwantBytes messages from this size on are announced with IDONTWANT
/// @param idontwantMax ids of IDONTWANT taken from a peer each heartbeat
/// @param ihaveMessages IHAVEs taken from a peer each heartbeat
/// @param ihaveIds ids asked of and told to a peer each heartbeat
/// @param iwantFollowup time in which a peer delivers what it offered
/// @param floodPublish own messages go to all peers of the topic, not to the mesh alone
/// @param seenMax ids remembered; the oldest go first
/// @param validationsMax messages that wait for a verdict; more are dropped
/// @param validationBytesMax bytes of data that wait for a verdict
/// @param topicsPerPeer subscriptions remembered of a peer
public record GossipConfig(
        int degree,
        int degreeLow,
        int degreeHigh,
        int degreeScore,
        int degreeOutbound,
        int degreeLazy,
        double gossipFactor,
        Duration heartbeat,
        int historyLength,
        int historyGossip,
        int retransmissions,
        Duration seenTime,
        Duration fanoutTime,
        Duration pruneBackoff,
        Duration unsubscribeBackoff,
        Duration pruneBackoffMax,
        Duration graftFlood,
        int exchangedPeers,
        int opportunisticGrafts,
        int opportunisticGraftHeartbeats,
        int idontwantBytes,
        int idontwantMax,
        int ihaveMessages,
        int ihaveIds,
        Duration iwantFollowup,
        boolean floodPublish,
        int seenMax,
        int validationsMax,
        long validationBytesMax,
        int topicsPerPeer,
        RpcLimits limits) {

    public static final GossipConfig DEFAULTS =
            new GossipConfig(
                    6,
                    5,
                    12,
                    4,
                    2,
                    6,
                    0.25,
                    Duration.ofSeconds(1),
                    5,
                    3,
                    3,
                    Duration.ofSeconds(120),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(10),
                    Duration.ofHours(1),
                    Duration.ofSeconds(10),
                    16,
                    2,
                    60,
                    1024,
                    1000,
                    10,
                    5000,
                    Duration.ofSeconds(3),
                    true,
                    200_000,
                    4096,
                    64 << 20,
                    64,
                    RpcLimits.DEFAULTS);

    public GossipConfig {
        check(degreeLow <= degree && degree <= degreeHigh, "degrees out of order");
        check(degreeOutbound < degreeLow && degreeOutbound <= degree / 2, "outbound degree");
        check(degreeScore <= degree, "degree by score");
        check(historyGossip >= 1 && historyGossip <= historyLength, "history");
        check(heartbeat.isPositive() && iwantFollowup.isPositive(), "times are positive");
        check(gossipFactor >= 0 && gossipFactor <= 1, "gossip factor");
        check(ihaveIds <= limits.ids(), "more ids than an RPC holds");
    }

    public GossipConfig withDegrees(int low, int target, int high, int outbound) {
        return new GossipConfig(
                target,
                low,
                high,
                Math.min(degreeScore, target),
                outbound,
                degreeLazy,
                gossipFactor,
                heartbeat,
                historyLength,
                historyGossip,
                retransmissions,
                seenTime,
                fanoutTime,
                pruneBackoff,
                unsubscribeBackoff,
                pruneBackoffMax,
                graftFlood,
                exchangedPeers,
                opportunisticGrafts,
                opportunisticGraftHeartbeats,
                idontwantBytes,
                idontwantMax,
                ihaveMessages,
                ihaveIds,
                iwantFollowup,
                floodPublish,
                seenMax,
                validationsMax,
                validationBytesMax,
                topicsPerPeer,
                limits);
    }

    /// With other limits of an RPC, for a network whose messages are longer.
    public GossipConfig withLimits(RpcLimits other) {
        return new GossipConfig(
                degree,
                degreeLow,
                degreeHigh,
                degreeScore,
                degreeOutbound,
                degreeLazy,
                gossipFactor,
                heartbeat,
                historyLength,
                historyGossip,
                retransmissions,
                seenTime,
                fanoutTime,
                pruneBackoff,
                unsubscribeBackoff,
                pruneBackoffMax,
                graftFlood,
                exchangedPeers,
                opportunisticGrafts,
                opportunisticGraftHeartbeats,
                idontwantBytes,
                idontwantMax,
                ihaveMessages,
                ihaveIds,
                iwantFollowup,
                floodPublish,
                seenMax,
                validationsMax,
                validationBytesMax,
                topicsPerPeer,
                other);
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("gossip: " + what);
        }
    }
}
