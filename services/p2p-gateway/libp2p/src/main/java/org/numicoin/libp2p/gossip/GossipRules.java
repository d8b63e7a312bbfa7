package org.numicoin.libp2p.gossip;

import java.util.function.Predicate;

/// How a node takes part in gossip. Message ids and signatures must be those of the network, the
/// rest is each node's own choice.
///
/// @param topics the topics that this node knows; subscriptions of peers to others are ignored
public record GossipRules(
        GossipConfig mesh,
        ScoreParams scores,
        SignaturePolicy signatures,
        MessageIds ids,
        Predicate<String> topics) {}
