package org.numicoin.libp2p.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PeerRecord;
import org.numicoin.libp2p.peer.PrivateKey;

/// Attackers in a network of honest nodes: those that misbehave end graylisted by every honest node
/// they touch, and messages of honest nodes reach all honest nodes all the while.
class GossipAttackTest {
    private static final String TOPIC = GossipNetwork.TOPIC;
    private static final long SEED = 42;

    private final GossipNetwork network =
            new GossipNetwork(SEED, GossipConfig.DEFAULTS, GossipNetwork.GOOD);
    private List<GossipNetwork.Honest> honest = List.of();

    @BeforeEach
    void startsWithHonestNodes() {
        honest = network.addHonest(40);
        network.connectRandomly(honest, 6);
        network.time.run(10_000);
    }

    @Test
    void graftInBackOffIsRefusedAndGraylists() {
        var attacker = attacker(1, (self, peer) -> self.send(peer, graft(TOPIC)));
        attacker.answersPruneWithGraft = true;
        attack(attacker, 10, 30_000);
        assertGraylisted(attacker);
        for (var node : honest) {
            assertThat(node.router.mesh(TOPIC)).doesNotContain(attacker.id);
        }
    }

    @Test
    void offersThatAreNeverDeliveredGraylist() {
        var attacker =
                attacker(
                        1,
                        (self, peer) -> {
                            for (int i = 0; i < 30; i++) {
                                self.send(peer, ihave(randomIds(200)));
                            }
                        });
        attack(attacker, 10, 15_000);
        assertGraylisted(attacker);
        // What an attacker can make a node ask for is bounded each heartbeat.
        assertThat(attacker.idsAskedOf).isLessThanOrEqualTo(15 * 10 * network.config.ihaveIds());
    }

    @Test
    void invalidMessagesGraylistAndAreNotPassedOn() {
        var attacker =
                attacker(
                        1,
                        (self, peer) ->
                                self.send(
                                        peer,
                                        Rpc.ofMessage(
                                                PubsubMessage.unsigned(
                                                        TOPIC, network.data(0, 100)))));
        attack(attacker, 10, 10_000);
        assertGraylisted(attacker);
        assertHonestDoNotBlameEachOther();
    }

    @Test
    void ignoredMessagesCostNothing() {
        var busy =
                attacker(
                        1,
                        (self, peer) ->
                                self.send(
                                        peer,
                                        Rpc.ofMessage(
                                                PubsubMessage.unsigned(
                                                        TOPIC, network.data(1, 100)))));
        attack(busy, 10, 10_000);
        assertThat(honest).allMatch(node -> node.score(busy) >= 0);
    }

    @Test
    void signedMessagesWhereNoneMayBeGraylist() {
        var policy = new SignaturePolicy.StrictSign(PrivateKey.ofSeed(Bytes.wrap(new byte[32])), 1);
        var attacker =
                attacker(
                        1,
                        (self, peer) ->
                                self.send(
                                        peer,
                                        Rpc.ofMessage(policy.author(TOPIC, network.data(2, 50)))));
        attack(attacker, 10, 10_000);
        assertGraylisted(attacker);
    }

    @Test
    void subscriptionsToManyTopicsAreNotKept() {
        var attacker =
                attacker(
                        1,
                        (self, peer) -> {
                            var all = new ArrayList<Rpc.Subscription>();
                            for (int i = 0; i < 200; i++) {
                                all.add(new Rpc.Subscription("t" + network.random.nextInt(), true));
                            }
                            self.send(peer, Rpc.ofSubscriptions(all));
                        });
        attack(attacker, 10, 10_000);
        assertThat(honest.getFirst().router.subscribers("t1")).isEmpty();
    }

    @Test
    void listsBeyondTheirLimitsGraylist() {
        var all = new ArrayList<Rpc.Subscription>();
        for (int i = 0; i < 5000; i++) {
            all.add(new Rpc.Subscription("t" + i, true));
        }
        var attacker = attacker(1, (self, peer) -> self.send(peer, Rpc.ofSubscriptions(all)));
        attack(attacker, 10, 10_000);
        assertGraylisted(attacker);
    }

    @Test
    void garbageGraylists() {
        var attacker =
                attacker(
                        1,
                        (self, peer) ->
                                network.sendFrame(self, peer, Bytes.ofHex("ff".repeat(40))));
        attack(attacker, 10, 10_000);
        assertGraylisted(attacker);
    }

    /// The attacker first earns the score that peer exchange asks for.
    @Test
    void forgedPeerRecordsAreNotDialedAndGraylist() {
        var victim = PrivateKey.ofSeed(Bytes.ofHex("77".repeat(32)));
        var forger = PrivateKey.ofSeed(Bytes.ofHex("78".repeat(32)));
        Bytes record =
                new PeerRecord(forger.peerId(), 1, List.of(Multiaddr.parse("/ip4/6.6.6.6/tcp/666")))
                        .seal(forger);
        var forged =
                new Rpc.Prune(
                        TOPIC,
                        List.of(new Rpc.ExchangedPeer(victim.peerId(), record)),
                        Duration.ofSeconds(60));
        var attacker = attacker(1, (self, peer) -> self.send(peer, prune(forged)));
        attacker.behavesUntil = 12;
        attack(attacker, 10, 40_000);
        assertGraylisted(attacker);
        assertThat(honest).allMatch(node -> node.recommended.isEmpty());
    }

    @Test
    void recommendationsOfUnknownPeersAreNotFollowed() {
        var stranger = PrivateKey.ofSeed(Bytes.ofHex("79".repeat(32)));
        Bytes record =
                new PeerRecord(stranger.peerId(), 1, List.of(Multiaddr.parse("/ip4/6.6.6.6/tcp/6")))
                        .seal(stranger);
        var named =
                new Rpc.Prune(
                        TOPIC,
                        List.of(new Rpc.ExchangedPeer(stranger.peerId(), record)),
                        Duration.ofSeconds(60));
        var attacker = attacker(1, (self, peer) -> self.send(peer, prune(named)));
        attack(attacker, 10, 5000);
        assertThat(honest).allMatch(node -> node.recommended.isEmpty());
    }

    /// Sixty nodes of one network join every mesh and pass nothing on.
    @Test
    void censorsOfOneNetworkAreKeptOutOfTheMeshes() {
        var censors = new LinkedHashSet<PeerId>();
        for (int i = 0; i < 60; i++) {
            var censor = attacker(i, (self, peer) -> {});
            censors.add(censor.id);
            honest.forEach(node -> network.connect(censor, node));
        }
        network.time.run(3000);
        for (var node : honest) {
            assertThat(node.router.mesh(TOPIC)).doesNotContainAnyElementsOf(censors);
            assertThat(node.graylisted).containsAll(censors);
        }
        assertHonestDelivery();
        assertHonestDoNotBlameEachOther();
    }

    /// Leaving does not wash a bad score off.
    @Test
    void graylistedPeersStaySoWhenTheyReconnect() {
        var attacker =
                attacker(
                        1,
                        (self, peer) ->
                                self.send(
                                        peer,
                                        Rpc.ofMessage(
                                                PubsubMessage.unsigned(
                                                        TOPIC, network.data(0, 100)))));
        attack(attacker, 10, 10_000);
        attacker.attacks = false;
        var touched = List.copyOf(attacker.connected.values());
        touched.forEach(node -> network.disconnect(attacker, node));
        network.time.run(60_000);
        touched.forEach(node -> network.connect(attacker, node));
        network.time.run(2000);
        assertThat(touched)
                .allMatch(node ->
                        ((GossipNetwork.Honest) node).score(attacker)
                                < network.scores.thresholds().graylist());
    }

    private void attack(Attacker attacker, int victims, long millis) {
        for (int i = 0; i < victims; i++) {
            network.connect(attacker, honest.get(i));
        }
        network.time.run(millis / 2);
        assertHonestDelivery();
        network.time.run(millis / 2);
        assertHonestDelivery();
    }

    private void assertGraylisted(Attacker attacker) {
        for (var peer : attacker.connected.values()) {
            var node = (GossipNetwork.Honest) peer;
            assertThat(node.graylisted).as("node %d", node.number).contains(attacker.id);
        }
        assertHonestDoNotBlameEachOther();
    }

    private void assertHonestDoNotBlameEachOther() {
        for (var node : honest) {
            for (var other : honest) {
                assertThat(node.score(other)).isGreaterThanOrEqualTo(0);
            }
        }
    }

    private void assertHonestDelivery() {
        Set<Bytes> published = new LinkedHashSet<>();
        for (int i = 0; i < 5; i++) {
            var node = honest.get(network.random.nextInt(honest.size()));
            published.add(node.publish(400));
            network.time.run(100);
        }
        network.time.run(5000);
        assertThat(honest).allMatch(node -> node.deliveredAt.keySet().containsAll(published));
    }

    private Attacker attacker(int host, BiConsumer<Attacker, GossipNetwork.Node> eachHeartbeat) {
        int number = network.nodes.size();
        return network.add(new Attacker(number, GossipNetwork.ip(66, 6, 6, host), eachHeartbeat));
    }

    private List<Bytes> randomIds(int count) {
        var ids = new ArrayList<Bytes>();
        for (int i = 0; i < count; i++) {
            ids.add(network.data(9, 20));
        }
        return ids;
    }

    private static Rpc graft(String topic) {
        return new Rpc(
                List.of(), List.of(), List.of(), List.of(), List.of(topic), List.of(), List.of());
    }

    private static Rpc prune(Rpc.Prune prune) {
        return new Rpc(
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(prune), List.of());
    }

    private static Rpc ihave(List<Bytes> ids) {
        return new Rpc(
                List.of(),
                List.of(),
                List.of(new Rpc.IHave(TOPIC, ids)),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /// Subscribes and then does one thing to each peer at each heartbeat.
    private final class Attacker extends GossipNetwork.Node {
        private final BiConsumer<Attacker, GossipNetwork.Node> eachHeartbeat;
        private final RpcCodec codec = new RpcCodec(RpcLimits.DEFAULTS);
        private boolean attacks = true;
        private boolean answersPruneWithGraft;
        private int behavesUntil;
        private int idsAskedOf;

        private Attacker(
                int number,
                InetAddress address,
                BiConsumer<Attacker, GossipNetwork.Node> eachHeartbeat) {
            super(number, address);
            this.eachHeartbeat = eachHeartbeat;
        }

        void send(GossipNetwork.Node peer, Rpc rpc) {
            network.send(this, peer, rpc);
        }

        @Override
        void connected(GossipNetwork.Node peer, boolean outbound) {
            send(peer, Rpc.ofSubscriptions(List.of(new Rpc.Subscription(TOPIC, true))));
            send(peer, graft(TOPIC));
        }

        @Override
        void disconnected(GossipNetwork.Node peer) {}

        @Override
        void received(GossipNetwork.Node from, Bytes frame) {
            var rpc = codec.decode(frame);
            idsAskedOf += rpc.iwant().size();
            if (answersPruneWithGraft) {
                rpc.prunes().forEach(prune -> send(from, graft(prune.topic())));
            }
        }

        /// Good behaviour is one message that nobody had before, for each peer.
        @Override
        void heartbeat() {
            if (behavesUntil-- > 0) {
                for (var peer : connected.values()) {
                    var good = PubsubMessage.unsigned(TOPIC, network.data(2, 60));
                    send(peer, Rpc.ofMessage(good));
                }
            } else if (attacks) {
                if (answersPruneWithGraft) {
                    connected
                            .values()
                            .forEach(p ->
                                    send(
                                            p,
                                            prune(
                                                    new Rpc.Prune(
                                                            TOPIC,
                                                            List.of(),
                                                            Duration.ofSeconds(60)))));
                }
                connected.values().forEach(peer -> eachHeartbeat.accept(this, peer));
            }
        }
    }
}
