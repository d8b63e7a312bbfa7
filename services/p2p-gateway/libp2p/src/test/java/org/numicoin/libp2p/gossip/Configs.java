package org.numicoin.libp2p.gossip;

/// Variants of the configuration that tests need.
final class Configs {
    private Configs() {}

    static GossipConfig with(GossipConfig c, int idontwantBytes, boolean floodPublish) {
        return new GossipConfig(
                c.degree(),
                c.degreeLow(),
                c.degreeHigh(),
                c.degreeScore(),
                c.degreeOutbound(),
                c.degreeLazy(),
                c.gossipFactor(),
                c.heartbeat(),
                c.historyLength(),
                c.historyGossip(),
                c.retransmissions(),
                c.seenTime(),
                c.fanoutTime(),
                c.pruneBackoff(),
                c.unsubscribeBackoff(),
                c.pruneBackoffMax(),
                c.graftFlood(),
                c.exchangedPeers(),
                c.opportunisticGrafts(),
                c.opportunisticGraftHeartbeats(),
                idontwantBytes,
                c.idontwantMax(),
                c.ihaveMessages(),
                c.ihaveIds(),
                c.iwantFollowup(),
                floodPublish,
                c.seenMax(),
                c.validationsMax(),
                c.validationBytesMax(),
                c.topicsPerPeer(),
                c.limits());
    }

    static GossipConfig withValidations(GossipConfig c, int count, int bytes) {
        return new GossipConfig(
                c.degree(),
                c.degreeLow(),
                c.degreeHigh(),
                c.degreeScore(),
                c.degreeOutbound(),
                c.degreeLazy(),
                c.gossipFactor(),
                c.heartbeat(),
                c.historyLength(),
                c.historyGossip(),
                c.retransmissions(),
                c.seenTime(),
                c.fanoutTime(),
                c.pruneBackoff(),
                c.unsubscribeBackoff(),
                c.pruneBackoffMax(),
                c.graftFlood(),
                c.exchangedPeers(),
                c.opportunisticGrafts(),
                c.opportunisticGraftHeartbeats(),
                c.idontwantBytes(),
                c.idontwantMax(),
                c.ihaveMessages(),
                c.ihaveIds(),
                c.iwantFollowup(),
                c.floodPublish(),
                c.seenMax(),
                count,
                bytes,
                c.topicsPerPeer(),
                c.limits());
    }
}
