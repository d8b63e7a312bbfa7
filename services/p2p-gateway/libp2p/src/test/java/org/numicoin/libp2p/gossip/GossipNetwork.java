package org.numicoin.libp2p.gossip;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PrivateKey;
import org.numicoin.libp2p.sim.SimulatedNetwork;
import org.numicoin.libp2p.sim.VirtualTime;

/// Nodes that gossip in virtual time. Frames are encoded and decoded as on a real stream. A message
/// whose first byte is 0 is invalid, one whose first byte is 1 is ignored, all others are accepted.
final class GossipNetwork {
    static final String TOPIC = "blocks";
    static final MessageIds IDS = MessageIds.ofData(Bytes.ofUtf8("test"));
    static final SimulatedNetwork.Quality GOOD = new SimulatedNetwork.Quality(5, 80, 2_500_000, 0);

    /// A node of the network: honest, or an attacker of a test.
    abstract static class Node {
        final int number;
        final PrivateKey key;
        final PeerId id;
        final InetAddress address;
        final Map<PeerId, Node> connected = new HashMap<>();

        Node(int number, InetAddress address) {
            this.number = number;
            this.key = key(number);
            this.id = key.peerId();
            this.address = address;
        }

        abstract void connected(Node peer, boolean outbound);

        abstract void disconnected(Node peer);

        abstract void received(Node from, Bytes frame);

        abstract void heartbeat();
    }

    final VirtualTime time = new VirtualTime();
    final Random random;
    final List<Node> nodes = new ArrayList<>();
    final GossipConfig config;
    final ScoreParams scores;
    private final SimulatedNetwork network;

    GossipNetwork(long seed, GossipConfig config, SimulatedNetwork.Quality quality) {
        this(seed, config, quality, ScoreParams.of(Map.of(TOPIC, TopicScoreParams.DEFAULTS)));
    }

    GossipNetwork(
            long seed, GossipConfig config, SimulatedNetwork.Quality quality, ScoreParams scores) {
        this.random = new Random(seed);
        this.config = config;
        this.scores = scores;
        this.network = new SimulatedNetwork(time, random, quality);
    }

    long bytesSent() {
        return network.bytes();
    }

    /// An honest node, subscribed to the topic, in an IP group of its own.
    Honest addHonest() {
        int number = nodes.size();
        var node = new Honest(number, ip(10, number / 200, number % 200, 1));
        add(node);
        node.router.subscribe(TOPIC);
        return node;
    }

    List<Honest> addHonest(int count) {
        var added = new ArrayList<Honest>();
        for (int i = 0; i < count; i++) {
            added.add(addHonest());
        }
        return added;
    }

    /// Heartbeats start at different moments, as they do on different machines.
    <T extends Node> T add(T node) {
        nodes.add(node);
        long period = config.heartbeat().toMillis() * 1000;
        time.after(random.nextLong(period), () -> time.every(period, node::heartbeat));
        return node;
    }

    /// Each node dials so many random others.
    void connectRandomly(List<? extends Node> among, int dials) {
        for (Node node : among) {
            for (int i = 0; i < dials; i++) {
                connect(node, among.get(random.nextInt(among.size())));
            }
        }
    }

    void connect(Node dialer, Node listener) {
        if (!dialer.equals(listener) && !dialer.connected.containsKey(listener.id)) {
            dialer.connected.put(listener.id, listener);
            listener.connected.put(dialer.id, dialer);
            dialer.connected(listener, true);
            listener.connected(dialer, false);
        }
    }

    void disconnect(Node a, Node b) {
        if (a.connected.remove(b.id) != null) {
            b.connected.remove(a.id);
            a.disconnected(b);
            b.disconnected(a);
        }
    }

    void send(Node from, Node to, Rpc rpc) {
        sendFrame(from, to, RpcCodec.encode(rpc));
    }

    void sendFrame(Node from, Node to, Bytes frame) {
        network.send(
                from.number,
                to.number,
                frame,
                bytes -> {
                    if (to.connected.containsKey(from.id)) {
                        to.received(from, bytes);
                    }
                });
    }

    /// Data that nobody else publishes.
    Bytes data(int kind, int length) {
        var bytes = new byte[Math.max(16, length)];
        random.nextBytes(bytes);
        bytes[0] = (byte) kind;
        return Bytes.wrap(bytes);
    }

    static Bytes idOf(Bytes data) {
        return IDS.of(PubsubMessage.unsigned(TOPIC, data));
    }

    static InetAddress ip(int... bytes) {
        var address = new byte[4];
        for (int i = 0; i < 4; i++) {
            address[i] = (byte) bytes[i];
        }
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PrivateKey key(int number) {
        return PrivateKey.ofSeed(
                Bytes.wrap(ByteBuffer.allocate(32).putInt(number).putInt(0x5eed).array()));
    }

    /// A node that runs the router and has a validator that takes some milliseconds.
    final class Honest extends Node {
        private static final long VALIDATION_MICROS = 3000;

        final GossipRouter router;
        final Map<Bytes, Long> deliveredAt = new HashMap<>();
        final Set<PeerId> graylisted = new HashSet<>();
        final Set<PeerId> dialed = new HashSet<>();
        final List<GossipEffect.Connect> recommended = new ArrayList<>();
        private final RpcCodec codec = new RpcCodec(config.limits());
        int copies;

        private Honest(int number, InetAddress address) {
            super(number, address);
            var rules =
                    new GossipRules(
                            config,
                            scores,
                            new SignaturePolicy.StrictNoSign(),
                            IDS,
                            topic -> topic.equals(TOPIC));
            router =
                    new GossipRouter(
                            rules,
                            new GossipWorld(
                                    id,
                                    _ -> Optional.empty(),
                                    time::millis,
                                    new Random(random.nextLong()),
                                    this::apply));
        }

        /// Publishes new data and says its id.
        Bytes publish(int length) {
            var id = router.publish(TOPIC, data(2, length)).id();
            deliveredAt.put(id, time.micros());
            return id;
        }

        double score(Node peer) {
            return router.score(peer.id);
        }

        int meshSize() {
            return router.mesh(TOPIC).size();
        }

        @Override
        void connected(Node peer, boolean outbound) {
            if (outbound) {
                dialed.add(peer.id);
            }
            router.peerConnected(
                    peer.id, PubsubProtocol.MESHSUB_1_2, outbound, Optional.of(peer.address));
        }

        @Override
        void disconnected(Node peer) {
            router.peerDisconnected(peer.id);
        }

        @Override
        void received(Node from, Bytes frame) {
            try {
                var rpc = codec.decode(frame);
                copies += rpc.messages().size();
                router.received(from.id, rpc);
            } catch (MalformedException e) {
                router.malformed(from.id);
            }
        }

        @Override
        void heartbeat() {
            router.heartbeat();
        }

        private void apply(GossipEffect effect) {
            switch (effect) {
                case GossipEffect.Send(var peers, var rpc) -> {
                    Bytes frame = RpcCodec.encode(rpc);
                    for (PeerId peer : peers) {
                        var to = connected.get(peer);
                        if (to != null) {
                            sendFrame(this, to, frame);
                        }
                    }
                }
                case GossipEffect.Received(var messageId, var message, _) ->
                        time.after(VALIDATION_MICROS, () -> validate(messageId, message));
                case GossipEffect.Connect connect -> recommended.add(connect);
                case GossipEffect.Graylisted(var peer, _) -> graylisted.add(peer);
            }
        }

        private void validate(Bytes messageId, PubsubMessage message) {
            var verdict =
                    switch (message.data().byteAt(0)) {
                        case 0 -> Verdict.REJECT;
                        case 1 -> Verdict.IGNORE;
                        default -> Verdict.ACCEPT;
                    };
            if (verdict == Verdict.ACCEPT) {
                deliveredAt.put(messageId, time.micros());
            }
            router.validated(messageId, verdict);
        }
    }
}
