package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.validator.chain.Results.assertConnected;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Specs;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreDump;
import org.numicoin.validator.state.StoreException;
import org.numicoin.validator.state.StoreSettings;

/// A crash may cut or spoil the write-ahead log anywhere. The store then opens as it was after some
/// earlier event, all columns alike, and catches up from `chain.events`. So little memory is given
/// to it that memtables are flushed often.
@TestInstance(Lifecycle.PER_CLASS)
final class TornStoreTest {
    private static final int SEEDS = 50;
    private static final int BLOCKS = 40;
    private static final int PAYMENTS_OF_BLOCK = 24;
    private static final long MEMORY = StoreSettings.MEMORY_BYTES_MIN;

    private final ChainSpec spec = Specs.fast();

    private Path folder = Path.of(".");
    private TestLog log = new TestLog();

    @BeforeAll
    void writeLog(@TempDir Path temporary) {
        folder = temporary;
        var chain = new ChainBuilder(spec);
        try (var replica = Replica.open(settings("writer", true), spec)) {
            var writer = new TestWriter(replica);
            log = writer.log;
            Node tip = chain.genesis();
            var nonces = new int[Specs.FUNDED_KEYS];
            for (int i = 0; i < BLOCKS; i++) {
                // Now and then the last block is replaced by a branch of two.
                Node parent = tip;
                if (i % 10 == 9) {
                    Node fork = chain.node(tip.parentId().orElseThrow());
                    nonces = nonces(fork);
                    parent = chain.extend(fork, 1);
                    writer.submit(parent.block());
                }
                tip = chain.extend(parent, i, payments(nonces));
                assertConnected(writer.submit(tip.block()));
            }
        }
    }

    @Test
    void opensAndCatchesUpWhereverItsLogWasTorn() throws IOException {
        Hash256 expected = follow("follower", true);
        int behind = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            Path torn = torn("follower", seed);
            try (var replica = Replica.open(new StoreSettings(torn, MEMORY, true, "test"), spec)) {
                behind += replica.engine.position().nextOffset() < log.size() ? 1 : 0;
                replica.follow(log);
                assertThat(StoreDump.digestOfEvents(replica.store))
                        .as("seed " + seed)
                        .isEqualTo(expected);
            }
            delete(torn);
        }
        // Else nothing was torn that mattered.
        assertThat(behind).isGreaterThan(SEEDS / 2);
    }

    @Test
    void opensWithoutItsLogWhenThatIsGone() throws IOException {
        Hash256 expected = follow("whole", true);
        Path copy = torn("whole", 0);
        try (Stream<Path> files = Files.list(copy)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".log")).toList()) {
                Files.delete(file);
            }
        }
        try (var replica = Replica.open(new StoreSettings(copy, MEMORY, true, "test"), spec)) {
            assertThat(replica.engine.position().nextOffset()).isPositive();
            replica.follow(log);
            assertThat(StoreDump.digestOfEvents(replica.store)).isEqualTo(expected);
        }
    }

    @Test
    void putsALogAsideThatRocksDbRefuses() throws IOException {
        // Without atomic flush that is easy to get; with it, it takes a cut between a flush and a
        // deletion.
        follow("refused", false);
        int refused = 0;
        for (int seed = 1; seed <= SEEDS && refused == 0; seed++) {
            Path torn = torn("refused", seed);
            boolean opens = opens(new StoreSettings(torn, MEMORY, false, "test"));
            if (!opens) {
                assertThat(opens(new StoreSettings(torn, MEMORY, true, "test"))).isTrue();
                assertThat(torn.resolve("torn")).isNotEmptyDirectory();
                refused++;
            }
            delete(torn);
        }
        assertThat(refused).isPositive();
    }

    @Test
    void needsAtomicFlushForThat() throws IOException {
        Hash256 expected = follow("loose", false);
        int broken = 0;
        for (int seed = 1; seed <= SEEDS && broken == 0; seed++) {
            Path torn = torn("loose", seed);
            var settings = new StoreSettings(torn, MEMORY, false, "test");
            try (var replica = Replica.open(settings, spec)) {
                replica.follow(log);
                broken += StoreDump.digestOfEvents(replica.store).equals(expected) ? 0 : 1;
            } catch (StoreException | ReplicaDivergedException | IllegalStateException e) {
                broken++;
            }
            delete(torn);
        }
        assertThat(broken).isPositive();
    }

    private StoreSettings settings(String name, boolean atomicFlush) {
        return new StoreSettings(folder.resolve(name), MEMORY, atomicFlush, "test");
    }

    private Hash256 follow(String name, boolean atomicFlush) {
        try (var replica = Replica.open(settings(name, atomicFlush), spec)) {
            replica.follow(log);
            return StoreDump.digestOfEvents(replica.store);
        }
    }

    private boolean opens(StoreSettings settings) {
        try (var store = ChainStore.open(settings, spec)) {
            return store.latest().position().sequence() >= 0;
        } catch (StoreException _) {
            return false;
        }
    }

    /// A copy of a store of which one log file is cut or has a flipped byte, at a random place.
    private Path torn(String name, int seed) throws IOException {
        var random = new Random(seed);
        Path copy = folder.resolve(name + "-torn-" + seed);
        Files.createDirectories(copy);
        var logs = new ArrayList<Path>();
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            for (Path file : files.sorted().toList()) {
                Path target = copy.resolve(file.getFileName());
                Files.copy(file, target);
                if (target.toString().endsWith(".log") && Files.size(target) > 0) {
                    logs.add(target);
                }
            }
        }
        Path victim = logs.get(random.nextInt(logs.size()));
        try (var file = new RandomAccessFile(victim.toFile(), "rw")) {
            long at = (long) (random.nextDouble() * file.length());
            if (random.nextBoolean()) {
                file.setLength(at);
            } else {
                file.seek(at);
                int old = file.read();
                file.seek(at);
                file.write(old ^ 0x40);
            }
        }
        return copy;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Transaction[] payments(int[] nonces) {
        var payments = new Transaction[PAYMENTS_OF_BLOCK];
        for (int i = 0; i < payments.length; i++) {
            int key = i % nonces.length;
            payments[i] = Results.payment(spec, key, nonces[key], nonces[key] == 0);
            nonces[key]++;
        }
        return payments;
    }

    private static int[] nonces(Node node) {
        var nonces = new int[Specs.FUNDED_KEYS];
        for (int key = 0; key < nonces.length; key++) {
            var address = org.numicoin.testing.Keys.address(key);
            nonces[key] = (int) node.state().account(address).orElseThrow().nonce();
        }
        return nonces;
    }
}
