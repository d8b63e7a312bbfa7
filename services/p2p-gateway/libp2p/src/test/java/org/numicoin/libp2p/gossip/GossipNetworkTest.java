package org.numicoin.libp2p.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.sim.SimulatedNetwork;

/// Hundreds of honest nodes in virtual time.
class GossipNetworkTest {
    private static final long SEED = 20261121;

    @Test
    void bringsEveryMessageToEveryNodeWithFewCopies() {
        var network = new GossipNetwork(SEED, GossipConfig.DEFAULTS, GossipNetwork.GOOD);
        var nodes = network.addHonest(200);
        network.connectRandomly(nodes, 8);
        network.time.run(10_000);
        var published = publish(network, nodes, 40, 600);
        network.time.run(5000);
        assertDelivered(nodes, published);
        long copies = nodes.stream().mapToLong(node -> node.copies).sum();
        // Each node hands a message to at most its mesh, and does not send it back.
        assertThat(copies / (double) (published.size() * nodes.size())).isBetween(0.9, 8.0);
        assertThat(slowest(nodes, published)).isLessThan(2000);
    }

    @Test
    void keepsTheDegreesOfTheMeshes() {
        var network = new GossipNetwork(SEED + 1, GossipConfig.DEFAULTS, GossipNetwork.GOOD);
        var nodes = network.addHonest(100);
        network.connectRandomly(nodes, 12);
        network.time.run(70_000);
        var config = network.config;
        for (var node : nodes) {
            assertThat(node.meshSize()).isBetween(config.degreeLow(), config.degreeHigh());
            long outbound =
                    node.router.mesh(GossipNetwork.TOPIC).stream()
                            .filter(node.dialed::contains)
                            .count();
            assertThat(outbound).isGreaterThanOrEqualTo(config.degreeOutbound());
        }
    }

    @Test
    void repairsWithGossipWhatIsLostOnTheWay() {
        var lossy = new SimulatedNetwork.Quality(5, 150, 2_500_000, 0.15);
        var network = new GossipNetwork(SEED + 2, GossipConfig.DEFAULTS, lossy);
        var nodes = network.addHonest(100);
        network.connectRandomly(nodes, 10);
        network.time.run(20_000);
        var published = publish(network, nodes, 30, 1000);
        network.time.run(10_000);
        assertDelivered(nodes, published);
    }

    @Test
    void deliversWhileNodesComeAndGo() {
        var network = new GossipNetwork(SEED + 3, GossipConfig.DEFAULTS, GossipNetwork.GOOD);
        var nodes = network.addHonest(80);
        var stable = nodes.subList(0, 50);
        var restless = nodes.subList(50, 80);
        network.connectRandomly(stable, 6);
        var random = new Random(SEED);
        network.time.every(
                400_000,
                () -> {
                    var node = restless.get(random.nextInt(restless.size()));
                    List.copyOf(node.connected.values())
                            .forEach(peer -> network.disconnect(node, peer));
                    for (int i = 0; i < 8; i++) {
                        network.connect(node, stable.get(random.nextInt(stable.size())));
                    }
                });
        network.time.run(30_000);
        var published = publish(network, stable, 40, 500);
        network.time.run(5000);
        assertDelivered(stable, published);
    }

    @Test
    void savesCopiesOfLargeMessagesByIDontWant() {
        long with = bytesForLargeMessages(1024);
        long without = bytesForLargeMessages(Integer.MAX_VALUE);
        assertThat(with).isLessThan(without * 9 / 10);
    }

    @Test
    void runsTheSameWayForTheSameSeed() {
        assertThat(fingerprint(5)).isEqualTo(fingerprint(5)).isNotEqualTo(fingerprint(6));
    }

    private static long bytesForLargeMessages(int idontwantBytes) {
        var slow = new SimulatedNetwork.Quality(20, 100, 1_250_000, 0);
        var config = Configs.with(GossipConfig.DEFAULTS, idontwantBytes, false);
        var network = new GossipNetwork(SEED + 4, config, slow);
        var nodes = network.addHonest(40);
        network.connectRandomly(nodes, 8);
        network.time.run(10_000);
        long before = network.bytesSent();
        var published = publish(network, nodes, 6, 200_000);
        network.time.run(20_000);
        assertDelivered(nodes, published);
        return network.bytesSent() - before;
    }

    private static List<Long> fingerprint(long seed) {
        var network = new GossipNetwork(seed, GossipConfig.DEFAULTS, GossipNetwork.GOOD);
        var nodes = network.addHonest(30);
        network.connectRandomly(nodes, 5);
        network.time.run(5000);
        var published = publish(network, nodes, 5, 300);
        network.time.run(5000);
        var times = new ArrayList<Long>();
        for (var node : nodes) {
            published.keySet().forEach(id -> times.add(node.deliveredAt.getOrDefault(id, -1L)));
        }
        times.add(network.bytesSent());
        return times;
    }

    /// One message each 200 ms, each of another node.
    private static Map<Bytes, Long> publish(
            GossipNetwork network, List<GossipNetwork.Honest> nodes, int count, int length) {
        var published = new LinkedHashMap<Bytes, Long>();
        for (int i = 0; i < count; i++) {
            var node = nodes.get(network.random.nextInt(nodes.size()));
            published.put(node.publish(length), network.time.micros());
            network.time.run(200);
        }
        return published;
    }

    private static void assertDelivered(
            List<GossipNetwork.Honest> nodes, Map<Bytes, Long> published) {
        for (var node : nodes) {
            assertThat(node.deliveredAt.keySet())
                    .as("node %d", node.number)
                    .containsAll(published.keySet());
        }
    }

    private static long slowest(List<GossipNetwork.Honest> nodes, Map<Bytes, Long> published) {
        long slowest = 0;
        for (var node : nodes) {
            for (var message : published.entrySet()) {
                long taken = node.deliveredAt.getOrDefault(message.getKey(), Long.MAX_VALUE);
                slowest = Math.max(slowest, (taken - message.getValue()) / 1000);
            }
        }
        return slowest;
    }
}
