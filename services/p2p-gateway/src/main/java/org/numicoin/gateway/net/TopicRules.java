package org.numicoin.gateway.net;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.protocol.Protocols;
import org.numicoin.gateway.protocol.TransactionBatch;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.gossip.GossipConfig;
import org.numicoin.libp2p.gossip.GossipRules;
import org.numicoin.libp2p.gossip.MessageIds;
import org.numicoin.libp2p.gossip.RpcLimits;
import org.numicoin.libp2p.gossip.SignaturePolicy;

/// How nodes of a chain gossip: two topics, messages named by their data, nobody's signature, and
/// room for the longest message of either topic.
public final class TopicRules {
    private static final int RPC_MORE = 64 << 10;

    private TopicRules() {}

    /// The rules of a chain.
    ///
    /// @param exempt addresses of whose group there may be any number of peers
    public static GossipRules of(Protocols protocols, Predicate<InetAddress> exempt) {
        int rpcBytes =
                Math.max(
                        RpcLimits.DEFAULTS.rpcBytes(),
                        Math.max(CompactBlock.BYTES_MAX, TransactionBatch.BYTES_MAX) + RPC_MORE);
        var topics = List.of(protocols.blocksTopic(), protocols.txsTopic());
        return new GossipRules(
                GossipConfig.DEFAULTS.withLimits(RpcLimits.DEFAULTS.withRpcBytes(rpcBytes)),
                TopicScores.of(protocols, exempt),
                new SignaturePolicy.StrictNoSign(),
                MessageIds.ofData(Bytes.ofUtf8(Protocols.GOSSIP_DOMAIN)),
                topics::contains);
    }
}
