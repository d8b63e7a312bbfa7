package org.numicoin.gateway.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.numicoin.gateway.chain.HeaderNode;
import org.numicoin.testing.Specs;

/// Random networks of honest and lying peers: in the end the validator has the best chain of the
/// honest ones, and none of these was accused. `-Dsync.seeds=1000` runs more of them.
final class RandomizedSyncTest {
    private static final long SEEDS = Long.getLong("sync.seeds", 50);
    private static final long FIRST = Long.getLong("sync.first-seed", 0);
    private static final long SECONDS_MAX = 1_800;

    @TestFactory
    List<DynamicTest> theBestHonestChainWinsAndNoHonestPeerIsAccused() {
        return LongStream.range(FIRST, FIRST + SEEDS)
                .mapToObj(seed ->
                        DynamicTest.dynamicTest("seed " + seed, () -> new Run(seed).check()))
                .toList();
    }

    /// One network.
    private static final class Run {
        private final SplittableRandom random;
        private final SimulatedChain chain = new SimulatedChain(Specs.fast());
        private final SyncSimulation sim;
        private final List<SimulatedPeer> honest = new ArrayList<>();

        Run(long seed) {
            random = new SplittableRandom(seed);
            sim = new SyncSimulation(chain, SynchronizerTest.SMALL, seed);
        }

        void check() {
            var trunk = chain.extend(chain.genesis(), random.nextInt(1, 400));
            for (int i = random.nextInt(2, 5); i > 0; i--) {
                var tip = chain.extend(trunk, random.nextInt(1, 200));
                honest.add(
                        new SimulatedPeer(chain, "honest" + i, random.nextBoolean() ? tip : trunk)
                                .latency(random.nextLong(5, 300))
                                .loss(random.nextDouble(0.03)));
            }
            var peers = new ArrayList<>(honest);
            for (int i = random.nextInt(4); i > 0; i--) {
                peers.add(liar(trunk, "liar" + i));
            }
            while (!peers.isEmpty()) {
                sim.connect(peers.remove(random.nextInt(peers.size())));
                sim.run(random.nextLong(4));
            }
            for (int i = random.nextInt(6); i > 0; i--) {
                disturb();
                sim.run(random.nextLong(8));
            }
            var best = best();
            boolean there =
                    sim.runUntil(
                            () -> sim.tip().chainWork().compareTo(best.chainWork()) >= 0,
                            SECONDS_MAX);
            assertThat(there)
                    .as(() -> "tip " + sim.tip().height() + " of " + best.height() + ", " + sim)
                    .isTrue();
            assertThat(honest)
                    .allSatisfy(peer -> assertThat(sim.offences).doesNotContainKey(peer.id()));
        }

        private void disturb() {
            var peer = honest.get(random.nextInt(honest.size()));
            switch (random.nextInt(4)) {
                case 0 -> {
                    sim.disconnect(peer);
                    sim.run(1);
                    sim.connect(peer);
                }
                case 1 -> {
                    peer.moveTo(chain.extend(best(), random.nextInt(1, 20)));
                    sim.announce(peer);
                }
                case 2 -> sim.restart();
                default -> {
                    sim.validator().away(true);
                    sim.run(3);
                    sim.validator().away(false);
                }
            }
        }

        private HeaderNode best() {
            return honest.stream()
                    .map(SimulatedPeer::tip)
                    .max(Comparator.comparing(HeaderNode::chainWork))
                    .orElseThrow();
        }

        private SimulatedPeer liar(HeaderNode trunk, String name) {
            long interval = chain.spec().blockInterval();
            int length = random.nextInt(1, 300);
            return switch (random.nextInt(7)) {
                case 0 -> Liars.silentAboutBlocks(chain, name, chain.extend(trunk, length));
                case 1 -> Liars.withoutBlocks(chain, name, chain.extend(trunk, length));
                case 2 -> Liars.withOtherBlocks(chain, name, best());
                case 3 -> Liars.unlinked(chain, name, chain.extend(trunk, length));
                case 4 -> Liars.boasting(chain, name, chain.extend(trunk, length));
                case 5 -> {
                    int signals = SimulatedChain.NO_WORK;
                    yield Liars.onChain(
                            chain, name, chain.extend(trunk, length, interval, signals));
                }
                default -> {
                    var broken = chain.extend(trunk, 1, interval, SimulatedChain.BROKEN_BODY);
                    yield Liars.onChain(chain, name, chain.extend(broken, length));
                }
            };
        }
    }
}
