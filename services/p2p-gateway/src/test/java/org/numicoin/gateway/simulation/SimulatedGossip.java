package org.numicoin.gateway.simulation;

import java.util.Optional;
import java.util.Random;
import org.numicoin.gateway.net.TopicRules;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.protocol.Protocols;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.gossip.GossipEffect;
import org.numicoin.libp2p.gossip.GossipRouter;
import org.numicoin.libp2p.gossip.GossipWorld;
import org.numicoin.libp2p.gossip.PubsubMessage;
import org.numicoin.libp2p.gossip.PubsubProtocol;
import org.numicoin.libp2p.gossip.RpcCodec;
import org.numicoin.libp2p.peer.PeerId;

/// The router of a gateway and its frames, encoded and decoded as on a real stream.
final class SimulatedGossip {
    private final SimulatedWorld world;
    private final SimulatedNode node;
    private final Gateway gateway;
    private final String topic;
    private final RpcCodec codec;
    private final GossipRouter router;

    SimulatedGossip(SimulatedWorld world, SimulatedNode node, Gateway gateway) {
        this.world = world;
        this.node = node;
        this.gateway = gateway;
        var protocols = new Protocols(world.blocks.spec().name());
        var rules = TopicRules.of(protocols, _ -> false);
        this.topic = protocols.blocksTopic();
        this.codec = new RpcCodec(rules.mesh().limits());
        this.router =
                new GossipRouter(
                        rules,
                        new GossipWorld(
                                node.id,
                                _ -> Optional.empty(),
                                world.time::millis,
                                new Random(world.random.nextLong()),
                                this::apply));
        router.subscribe(topic);
    }

    void connected(Link link) {
        var peer = link.other(node);
        router.peerConnected(
                peer.id,
                PubsubProtocol.MESHSUB_1_2,
                link.isDialedBy(node),
                Optional.of(peer.address));
    }

    void disconnected(PeerId peer) {
        router.peerDisconnected(peer);
    }

    void heartbeat() {
        router.heartbeat();
    }

    void publish(CompactBlock block) {
        var _ = router.publish(topic, Bytes.wrap(block.encoded()));
    }

    private void apply(GossipEffect effect) {
        switch (effect) {
            case GossipEffect.Send(var peers, var rpc) -> {
                Bytes frame = RpcCodec.encode(rpc);
                peers.forEach(peer -> node.link(peer).ifPresent(link -> send(link, frame)));
            }
            case GossipEffect.Received(var id, var message, var from) ->
                    gateway.work(() -> received(id, message, from));
            case GossipEffect.Connect _ -> {
                // Whom a node dials is given in a simulation.
            }
            case GossipEffect.Graylisted(var peer, _) -> gateway.offended(peer, "graylisted");
        }
    }

    private void send(Link link, Bytes frame) {
        world.send(
                node,
                link,
                frame,
                bytes ->
                        link.other(node)
                                .gateway()
                                .ifPresent(other -> other.gossip().arrived(node.id, bytes)));
    }

    private void arrived(PeerId from, Bytes frame) {
        router.received(from, codec.decode(frame));
    }

    private void received(Bytes id, PubsubMessage message, PeerId from) {
        gateway.heard(
                from,
                CompactBlock.decode(message.data().unsafeArray()),
                verdict -> router.validated(id, verdict));
    }
}
