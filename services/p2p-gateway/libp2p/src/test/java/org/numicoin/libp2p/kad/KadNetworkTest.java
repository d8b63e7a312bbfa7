package org.numicoin.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.Multihash;
import org.numicoin.libp2p.peer.PeerId;

/// Hundreds of nodes in virtual time.
class KadNetworkTest {
    private static final long SEED = 99;

    private final KadNetwork network = new KadNetwork(SEED);

    @Test
    void findsThePeersThatReallyAreNearest() {
        var nodes = network.addConnected(120);
        for (int i = 0; i < 10; i++) {
            Bytes key = Bytes.ofUtf8("key " + i);
            var asking = nodes.get(network.random.nextInt(nodes.size()));
            List<KadPeer> found = await(done -> asking.kad.findNearest(key, done));
            var expected = new HashSet<>(network.nearest(key, 20));
            expected.remove(asking.peer.id());
            assertThat(found).extracting(KadPeer::id).containsAll(expected);
        }
    }

    @Test
    void findsEveryPeerByItsId() {
        var nodes = network.addConnected(80);
        for (int i = 0; i < 20; i++) {
            var asking = nodes.get(network.random.nextInt(nodes.size()));
            var wanted = nodes.get(network.random.nextInt(nodes.size()));
            if (asking.number != wanted.number) {
                Optional<KadPeer> found =
                        await(done -> asking.kad.findPeer(wanted.peer.id(), done));
                assertThat(found).contains(wanted.peer);
            }
        }
        PeerId nobody = new PeerId(Multihash.sha256(Bytes.ofUtf8("nobody")));
        Optional<KadPeer> none = await(done -> nodes.getFirst().kad.findPeer(nobody, done));
        assertThat(none).isEmpty();
    }

    @Test
    void keepsAValueNearItsKeyEvenWhenManyNodesDie() {
        var nodes = network.addConnected(70);
        Bytes key = KadNetwork.key("a");
        Bytes value = KadNetwork.value(key, 1);
        KadNode.Placed placed = await(done -> nodes.getFirst().kad.put(key, value, done));
        assertThat(placed).isEqualTo(new KadNode.Placed(20, 20));
        nodes.stream().skip(1).filter(n -> n.number % 3 == 0).forEach(n -> n.alive = false);
        nodes.getFirst().alive = false;
        Optional<Bytes> found = await(done -> nodes.get(1).kad.get(key, 3, done));
        assertThat(found).contains(value);
    }

    @Test
    void findsTheBestValueAndTellsThoseThatHaveAWorseOne() {
        var nodes = network.addConnected(80);
        Bytes key = KadNetwork.key("b");
        await((Consumer<KadNode.Placed> done) ->
                nodes.get(0).kad.put(key, KadNetwork.value(key, 1), done));
        var holder = nodes.get(1);
        assertThat(holder.kad.handle(nodes.get(2).peer.id(), put(key, 2))).isPresent();
        var nearest = network.nearest(key, 3);
        var one = node(nodes, nearest.getFirst());
        one.kad.handle(nodes.get(3).peer.id(), put(key, 2));
        Optional<Bytes> found = await(done -> nodes.get(5).kad.get(key, 20, done));
        assertThat(found).contains(KadNetwork.value(key, 2));
        network.time.run(5000);
        for (PeerId near : nearest) {
            var held = node(nodes, near).kad.handle(nodes.get(6).peer.id(), get(key));
            assertThat(held.flatMap(KadMessage::record))
                    .contains(new KadRecord(key, KadNetwork.value(key, 2)));
        }
    }

    @Test
    void believesNoValueThatItsValidatorRefuses() {
        var nodes = network.addConnected(60);
        Bytes key = KadNetwork.key("c");
        for (var node : nodes.subList(1, nodes.size())) {
            node.answering =
                    (from, question) ->
                            question.type() == KadMessage.Type.GET_VALUE
                                    ? Optional.of(
                                            question.answer(
                                                    Optional.of(
                                                            new KadRecord(
                                                                    key, Bytes.ofUtf8("wrong"))),
                                                    List.of(),
                                                    List.of()))
                                    : node.kad.handle(from, question);
        }
        Optional<Bytes> found = await(done -> nodes.getFirst().kad.get(key, 1, done));
        assertThat(found).isEmpty();
    }

    @Test
    void findsProvidersUntilTheyExpire() {
        var nodes = network.addConnected(70);
        Bytes key = Multihash.sha256(Bytes.ofUtf8("content"));
        var providers = nodes.subList(10, 13);
        for (var provider : providers) {
            KadNode.Placed placed = await(done -> provider.kad.provide(key, done));
            assertThat(placed.stored()).isEqualTo(20);
        }
        List<KadPeer> found = await(done -> nodes.get(50).kad.findProviders(key, 3, done));
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(providers.stream().map(n -> n.peer).toList());
        network.time.run(network.config.expiry().toMillis() + 1000);
        List<KadPeer> later = await(done -> nodes.get(50).kad.findProviders(key, 3, done));
        assertThat(later).isEmpty();
    }

    @Test
    void announcesWhatItProvidesAgain() {
        var nodes = network.addConnected(40);
        Bytes key = Multihash.sha256(Bytes.ofUtf8("content"));
        await((Consumer<KadNode.Placed> done) -> nodes.get(1).kad.provide(key, done));
        for (int hour = 0; hour < 60; hour++) {
            network.time.run(3_600_000);
            nodes.get(1).kad.tick();
        }
        network.time.run(20_000);
        List<KadPeer> found = await(done -> nodes.get(30).kad.findProviders(key, 1, done));
        assertThat(found).containsExactly(nodes.get(1).peer);
    }

    /// Two hundred attackers of one network answer with each other only and hide every value.
    @Test
    void isNotEclipsedByManyPeersOfOneNetwork() {
        var honest = network.addConnected(60);
        Bytes key = KadNetwork.key("d");
        Bytes value = KadNetwork.value(key, 1);
        await((Consumer<KadNode.Placed> done) -> honest.getFirst().kad.put(key, value, done));
        var attackers = new ArrayList<KadNetwork.Node>();
        for (int i = 0; i < 200; i++) {
            attackers.add(network.add(66, 6, i, 1));
        }
        var known = attackers.stream().map(node -> node.peer).toList();
        var byKey = new HashMap<KadKey, KadPeer>();
        known.forEach(peer -> byKey.put(KadKey.of(peer.id()), peer));
        for (var attacker : attackers) {
            attacker.answering =
                    (_, question) ->
                            Optional.of(
                                    question.answer(
                                            Optional.empty(),
                                            nearest(byKey, question.key()),
                                            List.of()));
            honest.forEach(
                    node -> node.kad.serverSeen(attacker.peer, Optional.of(attacker.address)));
        }
        honest.forEach(node -> node.kad.refresh());
        network.time.run(30_000);
        for (var node : honest) {
            long in = known.stream().filter(p -> node.kad.table().find(p.id()).isPresent()).count();
            assertThat(in).isLessThanOrEqualTo(network.config.groupPerTable());
        }
        for (int i = 1; i < 10; i++) {
            var asking = honest.get(i);
            Optional<Bytes> found = await(done -> asking.kad.get(key, 1, done));
            assertThat(found).contains(value);
        }
    }

    private static List<KadPeer> nearest(Map<KadKey, KadPeer> peers, Bytes key) {
        return peers.keySet().stream()
                .sorted(KadKey.of(key).nearestFirst())
                .limit(20)
                .map(peers::get)
                .toList();
    }

    private <T> T await(Consumer<Consumer<T>> operation) {
        var results = new ArrayList<T>();
        operation.accept(results::add);
        network.time.run(120_000);
        assertThat(results).hasSize(1);
        return results.getFirst();
    }

    private static KadMessage put(Bytes key, int number) {
        return KadMessage.put(new KadRecord(key, KadNetwork.value(key, number)));
    }

    private static KadMessage get(Bytes key) {
        return KadMessage.question(KadMessage.Type.GET_VALUE, key);
    }

    private static KadNetwork.Node node(List<KadNetwork.Node> nodes, PeerId id) {
        return nodes.stream().filter(n -> n.peer.id().equals(id)).findFirst().orElseThrow();
    }
}
