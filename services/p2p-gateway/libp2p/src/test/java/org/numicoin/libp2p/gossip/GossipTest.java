package org.numicoin.libp2p.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.libp2p.host.TestHosts.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.Stream;
import org.numicoin.libp2p.host.TestHosts;
import org.numicoin.libp2p.identify.Identify;
import org.numicoin.libp2p.peer.PeerId;

/// Gossip over sockets on loopback.
@Timeout(60)
class GossipTest {
    private static final String TOPIC = "t";

    private final TestHosts hosts = new TestHosts();
    private final List<Node> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(node -> node.gossip.close());
        hosts.close();
    }

    @Test
    void bringsMessagesOfEachNodeToAllOthers() throws IOException {
        for (int i = 0; i < 8; i++) {
            var node = new Node();
            for (int k = Math.max(0, i - 3); k < i; k++) {
                TestHosts.connect(node.host, nodes.get(k).host);
            }
            nodes.add(node);
        }
        await(() -> nodes.stream().allMatch(node -> !node.gossip.mesh(TOPIC).join().isEmpty()));
        var all = new ArrayList<Bytes>();
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < nodes.size(); i++) {
                all.add(nodes.get(i).publish(round + " of " + i, 2000));
            }
        }
        for (var node : nodes) {
            await(() -> node.messages.containsAll(all));
        }
    }

    @Test
    void carriesAMessageOfTheLargestSize() throws IOException {
        var a = node();
        var b = node();
        TestHosts.connect(a.host, b.host);
        awaitSubscribers(a, 1);
        var data = a.publish("large", RpcLimits.DEFAULTS.rpcBytes() - 4096);
        await(() -> b.messages.contains(data));
    }

    @Test
    void noticesThatAPeerIsGoneAndComesBack() throws IOException {
        var a = node();
        var b = node();
        TestHosts.connect(a.host, b.host);
        awaitSubscribers(a, 1);
        a.host.connection(b.host.peerId()).orElseThrow().close();
        awaitSubscribers(a, 0);
        awaitSubscribers(b, 0);
        TestHosts.connect(b.host, a.host);
        awaitSubscribers(a, 1);
        awaitSubscribers(b, 1);
        var data = a.publish("again", 100);
        await(() -> b.messages.contains(data));
    }

    /// Both dial at once: there are two connections, of which each may end first.
    @Test
    void goesOnOverTheOtherConnectionWhenOneOfTwoIsGone() throws IOException {
        for (int round = 0; round < 10; round++) {
            var a = node();
            var b = node();
            var there = a.host.connect(b.host.peerId(), b.host.listenAddresses());
            var back = b.host.connect(a.host.peerId(), a.host.listenAddresses());
            there.join();
            back.join();
            awaitSubscribers(a, 1);
            awaitSubscribers(b, 1);
            await(() -> a.host.openConnections().size() == b.host.openConnections().size());
            if (a.host.openConnections().size() == 2) {
                a.host.openConnections().get(round % 2).close();
                await(() -> a.host.openConnections().size() == 1);
                await(() -> b.host.openConnections().size() == 1);
            }

            deliversBothWays(a, b, round);
        }
    }

    /// What is on its way while a connection ends may be lost: a later one arrives.
    private static void deliversBothWays(Node a, Node b, int round) {
        awaitSubscribers(a, 1);
        awaitSubscribers(b, 1);
        var ofA = new HashSet<Bytes>();
        var ofB = new HashSet<Bytes>();
        var asked = new AtomicInteger();
        await(() -> {
            if (asked.getAndIncrement() % 100 == 0) {
                ofA.add(a.publish("a " + round + " " + ofA.size(), 100));
                ofB.add(b.publish("b " + round + " " + ofB.size(), 100));
            }
            return !Collections.disjoint(b.messages, ofA) && !Collections.disjoint(a.messages, ofB);
        });
    }

    @Test
    void resetsAStreamOfGarbageAndPunishes() throws IOException {
        var a = node();
        var attacker = hosts.start();
        Connection connection = TestHosts.connect(attacker, a.host);
        for (int i = 0; i < 3; i++) {
            try (Stream garbage = connection.openNow("/meshsub/1.1.0")) {
                garbage.writeMessage(Bytes.ofHex("ffffffff"));
                garbage.read(new byte[1], 0, 1);
            } catch (IOException e) {
                assertThat(e).isNotNull();
            }
        }
        await(() -> a.gossip.score(attacker.peerId()).join() < 0);
        await(() -> a.graylisted.contains(attacker.peerId()));
    }

    @Test
    void answersNothingAfterItIsClosed() throws IOException {
        var a = node();
        a.gossip.close();
        assertThat(a.gossip.publish(TOPIC, Bytes.ofUtf8("x"))).failsWithin(Duration.ofSeconds(5));
    }

    private Node node() throws IOException {
        var node = new Node();
        nodes.add(node);
        return node;
    }

    private static void awaitSubscribers(Node node, int count) {
        await(() -> node.gossip.subscribers(TOPIC).join().size() == count);
    }

    private final class Node implements GossipHandler {
        private final Host host = hosts.start();
        private final Set<Bytes> messages = ConcurrentHashMap.newKeySet();
        private final Set<PeerId> graylisted = ConcurrentHashMap.newKeySet();
        private final Gossip gossip;

        private Node() throws IOException {
            var identify = Identify.serve(host, "net/1", "test/1", Clock.systemUTC());
            var rules =
                    new GossipRules(
                            GossipConfig.DEFAULTS,
                            ScoreParams.of(Map.of(TOPIC, TopicScoreParams.DEFAULTS)),
                            new SignaturePolicy.StrictNoSign(),
                            MessageIds.ofData(Bytes.EMPTY),
                            TOPIC::equals);
            gossip = Gossip.start(host, identify, rules, this);
            gossip.subscribe(TOPIC).join();
        }

        private Bytes publish(String text, int length) {
            var data = Arrays.copyOf(Bytes.ofUtf8(text).toBytes(), length);
            Bytes published = Bytes.wrap(data);
            messages.add(published);
            gossip.publish(TOPIC, published).join();
            return published;
        }

        @Override
        public void onMessage(
                Bytes id, PubsubMessage message, PeerId from, Consumer<Verdict> verdict) {
            messages.add(message.data());
            verdict.accept(Verdict.ACCEPT);
        }

        @Override
        public void onGraylisted(PeerId peer, double score) {
            graylisted.add(peer);
        }
    }
}
