package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.kit.FatalError;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Specs;
import org.numicoin.validator.state.StoreDump;
import org.numicoin.validator.state.StoreException;
import org.numicoin.validator.state.StoreSettings;

/// The store has no write-ahead log: after a crash it opens as it was after some earlier event, all
/// columns alike, and catches up from `chain.events`. So little memory is given to it that
/// memtables are flushed often, and a file that no flush has taken over yet may be cut or spoiled.
/// Those who follow prune bodies and signatures, which is part of what they write with each block.
@TestInstance(Lifecycle.PER_CLASS)
final class CrashedStoreTest {
    private static final int SEEDS = 50;

    /// Until one copy meets a flush in the middle: soon, except on a machine that flushes faster
    /// than it copies.
    private static final int SEEDS_MAX = 500;

    private static final int BLOCKS = 60;
    private static final int FLUSH_EVERY = 17;
    private static final int BODY_DEPTH = 24;
    private static final int WITNESS_DEPTH = 12;
    private static final long MEMORY = StoreSettings.MEMORY_BYTES_MIN;

    private static final EngineLimits PRUNING =
            Replica.LIMITS.withDepths(new EngineLimits.Depths(BODY_DEPTH, WITNESS_DEPTH));

    private final ChainSpec spec =
            ChainSpecs.parse(
                    Specs.yaml("crashes", 3, 100)
                            .replace(
                                    "reorganization-limit-blocks: 1200",
                                    "reorganization-limit-blocks: 5"));

    private Path folder = Path.of(".");
    private TestLog log = new TestLog();

    @BeforeAll
    void writeLog(@TempDir Path temporary) {
        folder = temporary;
        try (var replica = Replica.open(settings(folder.resolve("writer"), true), spec)) {
            var writer = new TestWriter(replica);
            log = writer.log;
            new BusyChain(spec, writer).grow(BLOCKS);
        }
    }

    @Test
    void opensAndCatchesUpWheneverItsProcessEnds() throws IOException {
        Hash256 expected = follow("whole", true);
        int behind = 0;
        int torn = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            var random = new Random(seed);
            Path crashed = crashed("follower-" + seed, true, random);
            torn += TornFiles.tear(crashed, random) ? 1 : 0;
            try (var replica = Replica.open(settings(crashed, true), spec, PRUNING)) {
                long next = replica.engine.position().nextOffset();
                behind += next > 0 && next < log.size() ? 1 : 0;
                replica.follow(log);
                assertThat(StoreDump.digestOfEvents(replica.store))
                        .as("seed " + seed)
                        .isEqualTo(expected);
            }
        }
        // Else nothing was lost, or torn, that mattered.
        assertThat(behind).isGreaterThan(SEEDS / 4);
        assertThat(torn).isGreaterThan(SEEDS / 4);
    }

    @Test
    void needsAtomicFlushForThat() throws IOException {
        Hash256 expected = follow("loose", true);
        int broken = 0;
        for (int seed = 1; seed <= SEEDS_MAX && broken == 0; seed++) {
            Path crashed = crashed("loose-" + seed, false, new Random(seed));
            try (var replica = Replica.open(settings(crashed, false), spec, PRUNING)) {
                replica.follow(log);
                broken += StoreDump.digestOfEvents(replica.store).equals(expected) ? 0 : 1;
            } catch (StoreException
                    | ReplicaDivergedException
                    | FatalError
                    | IllegalStateException e) {
                broken++;
            }
        }
        assertThat(broken).isPositive();
    }

    private StoreSettings settings(Path where, boolean atomicFlush) {
        return new StoreSettings(where, MEMORY, atomicFlush, FLUSH_EVERY, "test");
    }

    private Hash256 follow(String name, boolean atomicFlush) {
        try (var replica =
                Replica.open(settings(folder.resolve(name), atomicFlush), spec, PRUNING)) {
            replica.follow(log);
            assertThat(replica.store.latest().bodiesFrom()).isEqualTo(BLOCKS - BODY_DEPTH + 1);
            assertThat(replica.store.latest().witnessesFrom())
                    .isEqualTo(BLOCKS - WITNESS_DEPTH + 1);
            return StoreDump.digestOfEvents(replica.store);
        }
    }

    /// The files of a store as they lie there while it is in use, after some event.
    private Path crashed(String name, boolean atomicFlush, Random random) throws IOException {
        Path alive = folder.resolve(name);
        Path copy = folder.resolve(name + "-crashed");
        try (var replica = Replica.open(settings(alive, atomicFlush), spec, PRUNING)) {
            int events = 1 + random.nextInt(log.size());
            for (ChainEvent event : log.from(0).subList(0, events)) {
                replica.engine.apply(event, replica.engine.position().nextOffset() + 1);
            }
            CrashedFiles.copy(alive, copy);
        }
        return copy;
    }
}
