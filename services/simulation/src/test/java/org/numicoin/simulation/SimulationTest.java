package org.numicoin.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole networks from seeds, on as many threads as there are processors. More of them:
/// `-Dnumi.sim.seeds=1000`, one of them: `-Dnumi.sim.seeds=1 -Dnumi.sim.seed=7`.
final class SimulationTest {
    private static final int SEEDS = Integer.getInteger("numi.sim.seeds", 50);
    private static final long FIRST = Long.getLong("numi.sim.seed", 1);

    /// A planted bug has to be found by one of the first seeds.
    private static final int SEEDS_OF_BUG = 10;

    @TempDir Path folder;

    @Test
    void everyClusterEndsWithTheSameChain() {
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        try (var threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
                long each = seed;
                threads.execute(() -> run(each).ifPresent(failures::add));
            }
        }
        assertThat(failures).as("seeds with a failure").isEmpty();
    }

    @Test
    void theSameSeedIsTheSameRun() {
        assertThat(Simulation.run(1, folder.resolve("once")))
                .isEqualTo(Simulation.run(1, folder.resolve("again")));
    }

    @Test
    void findsAForkChoiceThatLeavesTheFirstSeenOfEqualWork() {
        assertFound(
                Mutant.withGreaterOrEqual("org.numicoin.validator.chain.Branch", "isAhead"),
                "which has no more work");
    }

    @Test
    void findsAPlanThatOutlivesACommitWithoutAnAnswer() {
        assertFound(
                Mutant.withoutCall(
                        "org.numicoin.validator.chain.ChainEngine", "forgetPlanned", "clear"),
                "IllegalStateException");
    }

    /// The failure, with the command that repeats it.
    private Optional<String> run(long seed) {
        try {
            String run = Simulation.run(seed, folder.resolve("seed-" + seed));
            System.out.printf("seed %d: %s%n", seed, run);
            return Optional.empty();
        } catch (AssertionError e) {
            e.printStackTrace();
            return Optional.of(
                    """
                    seed %d, %s
                      again: ./mvnw -q -pl services/simulation -am test -Dtest='SimulationTest#every*' \
                        -Dnumi.sim.seeds=1 -Dnumi.sim.seed=%d -Dsurefire.failIfNoSpecifiedTests=false
                    """
                            .formatted(seed, e.getMessage(), seed));
        }
    }

    private void assertFound(Mutant mutant, String sign) {
        Optional<String> found = Optional.empty();
        for (long seed = 1; seed <= SEEDS_OF_BUG && found.isEmpty(); seed++) {
            try {
                mutant.run(seed, folder.resolve("mutant-" + seed));
            } catch (AssertionError e) {
                found = Optional.of("seed " + seed + ", " + e.getMessage());
            }
        }
        assertThat(mutant.isPlanted()).isTrue();
        assertThat(found).hasValueSatisfying(message -> assertThat(message).contains(sign));
        System.out.println(found.orElseThrow());
    }
}
