package org.numicoin.gateway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.numicoin.gateway.chain.HeaderNode;

/// The whole network: 250 nodes with miners at all of them. `-Dnumi.test.seed=N` makes another run
/// of it, and a run that fails names its seed.
final class NetworkSimulationTest {
    private static final long SEED = Long.getLong("numi.test.seed", 20261128);
    private static final int NODES = 250;
    private static final int DIALS = 8;
    private static final long WARM_UP = 10_000;

    /// In which everybody has heard of everything, though of two blocks with the same work some
    /// follow the one and some the other.
    private static final long SETTLE = 5_000;

    @Test
    void allNodesHaveTheLastBlockInThreeSeconds() {
        withSeed(seed -> {
            var world = begin(new SimulatedWorld(seed, SimulatedWorld.GOOD, 10), NODES);
            var miners = new Miners(world);
            miners.mine(40);
            world.time.run(SETTLE);
            assertAllFollow(world, miners.mineAt(world.nodes.getFirst()), 3_000);
            assertThat(world.offences).as("%s", world).isEmpty();
            assertThat(world.count("relayed")).as("by gossip").isGreaterThan(0.95 * 40 * NODES);
            assertThat(world.count("fetched.parts")).as("bodies with gaps").isPositive();
        });
    }

    @Test
    void theHeavierSideWinsWhenAPartitionHeals() {
        withSeed(seed -> {
            var world = begin(new SimulatedWorld(seed, SimulatedWorld.GOOD, 10), NODES);
            var miners = new Miners(world);
            var few = world.nodes.subList(0, NODES * 3 / 10);
            var many = world.nodes.subList(few.size(), NODES);
            world.cutOff(node -> node.number < few.size());
            miners.mine(100);
            world.time.run(SETTLE);
            var heavier = miners.mineAt(SimulatedWorld.best(many));
            world.time.run(SETTLE);
            assertThat(few).noneMatch(node -> node.tip().equals(heavier));
            assertThat(many).allMatch(node -> node.tip().equals(heavier));
            world.heal();
            assertAllFollow(world, heavier, 30_000);
            assertAllFollow(world, miners.mineAt(few.getFirst()), 3_000);
            assertThat(world.offences).as("%s", world).isEmpty();
        });
    }

    @Test
    void lateJoinersSynchronizeFromGenesis() {
        withSeed(seed -> {
            var world = new SimulatedWorld(seed, SimulatedWorld.GOOD, 1_500);
            var late = world.add(30, world.blocks.genesis());
            begin(world, NODES - late.size());
            var miners = new Miners(world);
            for (SimulatedNode joiner : late) {
                joiner.start();
                miners.mine(1);
            }
            world.time.run(6 * SETTLE);
            assertAllFollow(world, miners.mineAt(late.getLast()), 3_000);
            assertThat(world.offences).as("%s", world).isEmpty();
        });
    }

    @Test
    void lossAndChurnKeepNobodyFromTheTip() {
        withSeed(seed -> {
            var world = disturbed(seed, 50);
            world.time.run(6 * SETTLE);
            var last = new Miners(world).mineAt(world.nodes.getLast());
            assertAllFollow(world, last, 90_000);
        });
    }

    @Test
    void theSameSeedMakesTheSameRun() {
        withSeed(seed -> {
            String once = disturbed(seed, 8).trace.fingerprint();
            assertThat(disturbed(seed, 8).trace.fingerprint())
                    .isEqualTo(once)
                    .isNotEqualTo(disturbed(seed + 1, 8).trace.fingerprint());
        });
    }

    /// Two frames in a hundred get lost, and with every block a node goes and one comes back.
    private static SimulatedWorld disturbed(long seed, int blocks) {
        var world = begin(new SimulatedWorld(seed, SimulatedWorld.quality(0.02), 10), NODES);
        var miners = new Miners(world);
        List<SimulatedNode> restless = world.nodes.subList(0, 20);
        for (int i = 0; i < blocks; i++) {
            restless.get(i % restless.size()).stop();
            miners.mine(1);
            startAgain(restless.get((i + restless.size() / 2) % restless.size()));
        }
        restless.forEach(NetworkSimulationTest::startAgain);
        return world;
    }

    private static void startAgain(SimulatedNode node) {
        if (!node.isRunning()) {
            node.start();
        }
    }

    /// So many nodes find each other.
    private static SimulatedWorld begin(SimulatedWorld world, int nodes) {
        world.add(nodes, world.trunk).forEach(SimulatedNode::start);
        world.acquaint(DIALS);
        world.time.run(WARM_UP);
        return world;
    }

    private static void assertAllFollow(SimulatedWorld world, HeaderNode block, long millis) {
        boolean all =
                world.runUntil(
                        () -> world.nodes.stream().allMatch(node -> node.tip().equals(block)),
                        millis);
        assertThat(all).as("all follow %d, %s", block.height(), world).isTrue();
    }

    private static void withSeed(LongConsumer scenario) {
        try {
            scenario.accept(SEED);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("with -Dnumi.test.seed=" + SEED, e);
        }
    }
}
