package org.numicoin.libp2p.kad;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PrivateKey;
import org.numicoin.libp2p.sim.SimulatedNetwork;
import org.numicoin.libp2p.sim.VirtualTime;

/// Nodes of Kademlia in virtual time. Values of the namespace `v` are valid when they start with
/// their key's last byte; the larger one is the better one.
final class KadNetwork {
    static final Map<String, RecordValidator> VALIDATORS = Map.of("v", new Larger());

    final VirtualTime time = new VirtualTime();
    final Random random;
    final List<Node> nodes = new ArrayList<>();
    final KadConfig config = KadConfig.DEFAULTS;
    private final Map<PeerId, Node> byId = new HashMap<>();
    private final KadCodec codec = new KadCodec(config);
    private final SimulatedNetwork network;

    KadNetwork(long seed) {
        random = new Random(seed);
        network =
                new SimulatedNetwork(
                        time, random, new SimulatedNetwork.Quality(10, 100, 2_500_000, 0));
    }

    /// Nodes of many networks, each of which knows a few others and has refreshed its table.
    List<Node> addConnected(int count) {
        var added = new ArrayList<Node>();
        for (int i = 0; i < count; i++) {
            added.add(add(new int[] {20 + i / 250, i % 250, 1, 1}));
        }
        for (Node node : added) {
            for (int i = 0; i < 3; i++) {
                node.meet(added.get(random.nextInt(added.size())));
            }
        }
        added.forEach(node -> node.kad.refresh());
        time.run(20_000);
        return added;
    }

    Node add(int... ip) {
        var node = new Node(nodes.size(), address(ip));
        nodes.add(node);
        byId.put(node.peer.id(), node);
        return node;
    }

    /// The nodes that really are nearest to a key, of those that live.
    List<PeerId> nearest(Bytes key, int count) {
        return nodes.stream()
                .filter(node -> node.alive)
                .map(node -> node.peer.id())
                .sorted(Comparator.comparing(KadKey::of, KadKey.of(key).nearestFirst()))
                .limit(count)
                .toList();
    }

    static Bytes key(String rest) {
        return Bytes.ofUtf8("/v/" + rest);
    }

    /// The last byte of the key, then a number.
    static Bytes value(Bytes key, int number) {
        return Bytes.wrap(
                ByteBuffer.allocate(5).put(key.byteAt(key.length() - 1)).putInt(number).array());
    }

    private static InetAddress address(int... ip) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {(byte) ip[0], (byte) ip[1], (byte) ip[2], (byte) ip[3]});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    final class Node {
        final int number;
        final InetAddress address;
        final KadPeer peer;
        final KadNode kad;
        boolean alive = true;

        /// How it answers, for attackers.
        BiFunction<PeerId, KadMessage, Optional<KadMessage>> answering;

        private Node(int number, InetAddress address) {
            this.number = number;
            this.address = address;
            var seed = ByteBuffer.allocate(32).putInt(number).putInt(7).array();
            var id = PrivateKey.ofSeed(Bytes.wrap(seed)).peerId();
            var listens = List.of(Multiaddr.ofIp(address).with(Multiaddr.parse("/tcp/4001")));
            this.peer = new KadPeer(id, listens);
            this.kad =
                    new KadNode(
                            config,
                            VALIDATORS,
                            new KadWorld(
                                    id,
                                    () -> listens,
                                    time::millis,
                                    new Random(random.nextLong()),
                                    this::ask));
            this.answering = kad::handle;
        }

        void meet(Node other) {
            if (other.number != number) {
                kad.serverSeen(other.peer, Optional.of(other.address));
                other.kad.serverSeen(peer, Optional.of(address));
            }
        }

        private void ask(KadQuestion question) {
            var to = byId.get(question.to().id());
            long timeout = config.timeout().toMillis() * 1000;
            if (to == null || !to.alive) {
                time.after(timeout, () -> kad.failed(question.number()));
                return;
            }
            network.send(
                    number,
                    to.number,
                    KadCodec.encode(question.message()),
                    bytes -> to.receive(this, question, bytes));
        }

        private void receive(Node from, KadQuestion question, Bytes bytes) {
            Optional<KadMessage> answer;
            try {
                answer = answering.apply(from.peer.id(), codec.decode(bytes));
            } catch (MalformedException e) {
                time.after(0, () -> from.kad.failed(question.number()));
                return;
            }
            network.send(
                    number,
                    from.number,
                    KadCodec.encode(answer.orElse(question.message())),
                    back ->
                            from.kad.answered(
                                    question.number(), codec.decode(back), Optional.of(address)));
        }
    }

    private static final class Larger implements RecordValidator {
        @Override
        public boolean isValid(Bytes key, Bytes value) {
            return value.length() == 5 && value.byteAt(0) == key.byteAt(key.length() - 1);
        }

        @Override
        public int best(Bytes key, List<Bytes> values) {
            int best = 0;
            for (int i = 1; i < values.size(); i++) {
                best = values.get(i).compareTo(values.get(best)) > 0 ? i : best;
            }
            return best;
        }
    }
}
