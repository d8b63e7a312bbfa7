package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.numicoin.validator.chain.Results.assertConnected;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.chain.Account;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.FatalError;
import org.numicoin.primitives.Bytes;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Keys;
import org.numicoin.validator.history.GivenHistory;
import org.numicoin.validator.history.HistoryException;
import org.numicoin.validator.history.HistoryFill;
import org.numicoin.validator.snapshot.SnapshotFile;
import org.numicoin.validator.snapshot.Snapshots;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.Damage;
import org.numicoin.validator.state.StoreDump;
import org.numicoin.validator.state.StoreException;
import org.numicoin.validator.state.StoreReport;
import org.numicoin.validator.state.StoreSettings;
import org.numicoin.validator.state.Tampering;

/// A store that prunes lacks the bodies of old blocks and what points into them, or the signatures
/// in them, and is else the same as one that keeps everything.
final class PruningTest {
    private static final int LIMIT = PrunedStores.LIMIT;
    private static final int DEPTH = PrunedStores.DEPTH;
    private static final int BLOCKS = PrunedStores.BLOCKS;
    private static final int FROM = PrunedStores.FROM;

    private final ChainSpec spec = PrunedStores.SPEC;

    @TempDir private Path folder;

    @Test
    void whatLiesDeepGoesAsBlocksConnect() {
        try (var pruned = stores().open("pruned", DEPTH, 0);
                var full = stores().open("full", 0, 0)) {
            var writer = new TestWriter(pruned);
            new BusyChain(spec, writer).grow(BLOCKS);
            full.follow(writer.log);
            var reads = pruned.store.latest();
            assertThat(reads.bodiesFrom()).isEqualTo(FROM);
            assertThat(full.store.latest().bodiesFrom()).isZero();
            for (long height = 0; height <= BLOCKS; height++) {
                var id = reads.idAt(height).orElseThrow();
                var kept = full.store.latest().encodedBlock(id).orElseThrow();
                assertThat(reads.block(id)).isPresent();
                assertThat(reads.encodedBlock(id).filter(kept::equals).isPresent())
                        .as("body of height " + height)
                        .isEqualTo(height >= FROM);
                for (Transaction each : Block.decode(kept.toBytes()).transactions()) {
                    assertThat(reads.transaction(each.id()).isPresent()).isEqualTo(height >= FROM);
                }
            }
            PrunedStores.assertSameButForPruning(pruned, full);
        }
        StoreReport report = stores().examine("pruned");
        assertThat(report.damage()).isEmpty();
        assertThat(report.blocks()).isEqualTo(BLOCKS + 1);
    }

    @Test
    void theDiskGetsItsRoomBack() {
        try (var pruned = flushing("pruned", DEPTH, 0);
                var signatures = flushing("signatures", 0, DEPTH);
                var full = flushing("full", 0, 0)) {
            var writer = new TestWriter(pruned);
            new BusyChain(spec, writer).grow(BLOCKS);
            signatures.follow(writer.log);
            full.follow(writer.log);
            assertThat(bytesOfBodies(pruned)).isLessThan(bytesOfBodies(full) / 2);
            assertThat(bytesOfBodies(signatures)).isLessThan(bytesOfBodies(full) / 2);
        }
    }

    @Test
    void turningItOnOverALongChainGoesInSteps() {
        int blocks = 2 * Pruner.BLOCKS_MAX + DEPTH;
        var chain = new ChainBuilder(spec);
        Node tip = chain.genesis();
        var replica = stores().open("store", 0, 0);
        var writer = new TestWriter(replica);
        for (int i = 0; i < blocks; i++) {
            tip = chain.extend(tip, 1);
            writer.submit(tip.block());
        }
        replica.close();
        replica = stores().open("store", DEPTH, 0);
        try {
            writer = writer.on(replica);
            assertThat(replica.store.latest().bodiesFrom()).isZero();
            for (long expected :
                    new long[] {Pruner.BLOCKS_MAX, 2 * Pruner.BLOCKS_MAX, blocks + 3 - DEPTH + 1}) {
                tip = chain.extend(tip, 1);
                assertConnected(writer.submit(tip.block()));
                assertThat(replica.store.latest().bodiesFrom()).isEqualTo(expected);
            }
        } finally {
            replica.close();
        }
        // Turned off again it keeps what is there.
        try (var off = stores().open("store", 0, 0)) {
            long from = off.store.latest().bodiesFrom();
            writer = writer.on(off);
            for (int i = 0; i < 3; i++) {
                tip = chain.extend(tip, 1);
                assertConnected(writer.submit(tip.block()));
            }
            assertThat(off.store.latest().bodiesFrom()).isEqualTo(from);
        }
        assertThat(stores().examine("store").damage()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"10, 0", "0, 10", "20, 10"})
    void whatCanBeTakenBackHasItsWholeBody(long bodyDepth, long witnessDepth) {
        assertThatThrownBy(() -> stores().open("bodies", DEPTH - 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> stores().open("witnesses", 0, DEPTH - 1))
                .isInstanceOf(IllegalArgumentException.class);
        try (var pruned = stores().open("pruned", bodyDepth, witnessDepth)) {
            var writer = new TestWriter(pruned);
            var chain = new ChainBuilder(spec);
            var main = PrunedStores.extend(chain, chain.genesis(), 2, BLOCKS);
            main.forEach(node -> assertConnected(writer.submit(node.block())));
            var branch = PrunedStores.extend(chain, main.get(BLOCKS - LIMIT - 1), 3, LIMIT + 1);
            branch.forEach(node -> writer.submit(node.block()));
            assertThat(pruned.engine.position().tipId()).isEqualTo(branch.getLast().id());
            long tip = pruned.engine.position().tipHeight();
            assertThat(pruned.store.latest().witnessesFrom()).isEqualTo(tip - DEPTH + 1);
            var lowest = pruned.store.latest().idAt(tip - DEPTH + 1).orElseThrow();
            var below = pruned.store.latest().idAt(tip - DEPTH).orElseThrow();
            assertThat(pruned.engine.decide(new OperatorOrder.Invalidate(below), false))
                    .isInstanceOfSatisfying(
                            OrderResult.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo("beyond-undo"));
            var order = pruned.engine.decide(new OperatorOrder.Invalidate(lowest), false);
            assertThat(order).isInstanceOf(OrderResult.Planned.class);
            writer.commit(((OrderResult.Planned) order).steps());
            assertThat(pruned.engine.position().tipId()).isEqualTo(below);
            try (var follower = stores().open("follower", bodyDepth, witnessDepth)) {
                follower.follow(writer.log);
                assertThat(StoreDump.digestOfEvents(follower.store))
                        .isEqualTo(StoreDump.digestOfEvents(pruned.store));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void decidesLikeOneThatKeepsEverything(long seed) {
        var random = new Random(seed);
        var chain = new ChainBuilder(spec);
        var tree = new ArrayList<>(List.of(chain.genesis()));
        long bodyDepth = seed % 3 == 0 ? 0 : DEPTH + seed % 3 - 1;
        long witnessDepth = seed % 3 == 1 ? 0 : DEPTH;
        var pruned = stores().open("pruned", bodyDepth, witnessDepth);
        try (var full = stores().open("full", 0, 0)) {
            var one = new TestWriter(pruned);
            var other = new TestWriter(full);
            for (int round = 0; round < 80; round++) {
                Node next = grow(chain, tree, random);
                assertThat(one.submit(next.block()).getClass())
                        .isEqualTo(other.submit(next.block()).getClass());
                if (random.nextInt(12) == 0) {
                    pruned.close();
                    pruned = stores().open("pruned", bodyDepth, witnessDepth);
                    one = one.on(pruned);
                }
                assertThat(pruned.engine.position().tipId())
                        .as("seed " + seed + ", round " + round)
                        .isEqualTo(full.engine.position().tipId());
            }
            assertThat(pruned.store.latest().witnessesFrom()).isPositive();
            PrunedStores.assertSameButForPruning(pruned, full);
        } finally {
            pruned.close();
        }
        assertThat(stores().examine("pruned").damage()).isEmpty();
    }

    @Test
    void aBodyThatShouldBeThereIsMissed() {
        var chain = new ChainBuilder(spec);
        var nodes = PrunedStores.extend(chain, chain.genesis(), 2, BLOCKS);
        TestLog log;
        try (var replica = stores().open("store", DEPTH, 0)) {
            var writer = new TestWriter(replica);
            nodes.forEach(node -> writer.submit(node.block()));
            log = writer.log;
        }
        try (var store = ChainStore.open(stores().settings("store"), spec)) {
            byte[] id = store.latest().idAt(FROM).orElseThrow().toBytes();
            Tampering.delete(store, "bodies", Tampering.indexOf(store, "bodies", id));
        }
        StoreReport report = stores().examine("store");
        assertThat(report.damage())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.kind()).isEqualTo(Damage.BODY);
                    assertThat(found.examples())
                            .singleElement()
                            .asString()
                            .contains("height " + FROM);
                });
        // Pruning does not pass over it.
        try (var replica = stores().open("store", DEPTH, 0)) {
            var writer = new TestWriter(replica, log);
            var next = chain.extend(nodes.getLast(), 2).block();
            assertThatThrownBy(() -> writer.submit(next))
                    .isInstanceOf(FatalError.class)
                    .hasMessageContaining("height " + FROM);
        }
    }

    @Test
    void aStoreThatClaimsToHavePrunedTooMuchIsDamaged() {
        var _ = stores().grown("store", DEPTH, 0);
        try (var store = ChainStore.open(stores().settings("store"), spec);
                var batch = store.batch()) {
            batch.base(store.latest().base().orElseThrow().prunedTo(BLOCKS, BLOCKS));
            store.write(batch);
        }
        assertThat(stores().examine("store").damage())
                .extracting(StoreReport.Found::kind)
                .contains(Damage.BODY);
    }

    @ParameterizedTest
    @CsvSource({"10, 0", "0, 10", "22, 10"})
    void isNotMadeAnewFromItsBlocks(long bodyDepth, long witnessDepth) {
        var _ = stores().grown("store", bodyDepth, witnessDepth);
        try (var old = ChainStore.openToRead(stores().settings("store"), spec);
                var made = ChainStore.open(stores().settings("made"), spec)) {
            assertThatThrownBy(() ->
                            StoreRebuild.run(
                                    spec,
                                    old,
                                    made,
                                    _ -> Optional.empty(),
                                    Workers.CALLER,
                                    (_, _, _) -> {}))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("no whole block below height " + FROM)
                    .hasMessageStartingWith("pruned: ")
                    .hasMessageContaining("backup restore");
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 0", "0, 10", "22, 10"})
    void whatWasPrunedCanBeFilledInAgain(long bodyDepth, long witnessDepth) throws IOException {
        var blocks = stores().grown("store", bodyDepth, witnessDepth);
        var source = new GivenHistory(blocks, 7);
        try (var store = ChainStore.open(stores().settings("store"), spec)) {
            var fill = new HistoryFill(spec, store);
            var heights = new ArrayList<Long>();
            fill.run(source, () -> heights.add(fill.witnessesFrom()));
            assertThat(heights).startsWith(FROM - 7L, FROM - 14L).endsWith(0L);
            assertThatThrownBy(() -> fill.run(source, () -> {}))
                    .isInstanceOfSatisfying(
                            HistoryException.class,
                            e -> assertThat(e.code()).isEqualTo("nothing-to-fill"));
        }
        assertThat(stores().examine("store").damage()).isEmpty();
        try (var replica = stores().open("store", 0, 0);
                var full = stores().open("full", 0, 0)) {
            assertThat(replica.store.latest().witnessesFrom()).isZero();
            assertThat(StoreDump.ofChain(replica.store)).isEqualTo(StoreDump.ofChain(full.store));
            for (Bytes block : blocks) {
                assertThat(replica.store.latest().encodedBlock(Block.decode(block.toBytes()).id()))
                        .contains(block);
            }
        }
    }

    /// Below the first header of a store that began with a snapshot, too.
    @ParameterizedTest
    @CsvSource({"10, 0", "0, 10", "18, 10"})
    void whatIsBeingFilledInCanBePrunedAgain(long bodyDepth, long witnessDepth) throws IOException {
        var blocks = stores().grown("other", 0, 0);
        Path copy = folder.resolve("copy");
        try (var full = stores().open("full", 0, 0)) {
            full.store.checkpoint(copy);
        }
        Path made = folder.resolve("made");
        Files.write(made, snapshot(copy, "snapshots"));
        try (var file = SnapshotFile.open(made)) {
            var trusted = Block.decode(blocks.get(BLOCKS - DEPTH).toBytes()).id();
            var _ =
                    new Snapshots(spec, (_, _, _) -> {})
                            .importTo(file, Optional.of(trusted), stores().settings("store"));
        }
        var source = new GivenHistory(blocks, 7);
        try (var store = ChainStore.open(stores().settings("store"), spec)) {
            var fill = new HistoryFill(spec, store);
            while (fill.witnessesFrom() > 7) {
                try (var step = fill.next(source)) {
                    step.write();
                }
            }
            assertThat(fill.witnessesFrom())
                    .isLessThan(store.latest().base().orElseThrow().firstHeight());
        }
        try (var pruned = stores().open("store", bodyDepth, witnessDepth)) {
            var writer = new TestWriter(pruned);
            for (Bytes block : blocks.subList(FROM, BLOCKS + 1)) {
                assertConnected(writer.submit(Block.decode(block.toBytes())));
            }
            assertThat(pruned.store.latest().witnessesFrom()).isEqualTo(FROM);
        }
        assertThat(stores().examine("store").damage()).isEmpty();
        try (var store = ChainStore.open(stores().settings("store"), spec)) {
            new HistoryFill(spec, store).run(source, () -> {});
        }
        var report = stores().examine("store");
        assertThat(report.damage()).isEmpty();
        assertThat(report.blocks()).isEqualTo(BLOCKS + 1);
    }

    @ParameterizedTest
    @CsvSource({"10, 0", "0, 10", "22, 10"})
    void makesTheSameSnapshotAsOneThatKeepsEverything(long bodyDepth, long witnessDepth)
            throws IOException {
        Path copy = folder.resolve("copy");
        Path fullCopy = folder.resolve("full-copy");
        try (var pruned = stores().open("pruned", bodyDepth, witnessDepth);
                var full = stores().open("full", 0, 0)) {
            var writer = new TestWriter(pruned);
            new BusyChain(spec, writer).grow(BLOCKS);
            full.follow(writer.log);
            pruned.store.checkpoint(copy);
            full.store.checkpoint(fullCopy);
        }
        assertThat(snapshot(copy, "one")).isEqualTo(snapshot(fullCopy, "other"));
    }

    private byte[] snapshot(Path copy, String at) throws IOException {
        var lowest = OptionalLong.of(BLOCKS - DEPTH);
        var made =
                new Snapshots(spec, (_, _, _) -> {})
                        .create(folder.resolve(at), new StoreSettings(copy, 16L << 20), 1, lowest);
        return Files.readAllBytes(Path.of(made.source()));
    }

    private static long bytesOfBodies(Replica replica) {
        replica.store.compact();
        return replica.store.usage().columns().stream()
                .filter(column -> column.name().equals("bodies"))
                .mapToLong(column -> column.tableBytes() + column.blobBytes())
                .sum();
    }

    /// A block with some payments on one of the latest.
    private Node grow(ChainBuilder chain, List<Node> tree, Random random) {
        Node parent = tree.get(Math.max(0, tree.size() - 1 - random.nextInt(4)));
        var payments = new ArrayList<Transaction>();
        for (int key = random.nextInt(3); key > 0; key--) {
            var account = parent.state().account(Keys.address(key)).orElseThrow();
            boolean reveal = account.kind() == Account.Kind.NOT_REVEALED;
            payments.add(Results.payment(spec, key, account.nonce(), reveal));
        }
        long timestamp = parent.block().header().timestamp() + 2_000 + random.nextInt(2_000);
        Node node = chain.extend(parent, Keys.address(10 + random.nextInt(4)), timestamp, payments);
        tree.add(node);
        return node;
    }

    private PrunedStores stores() {
        return new PrunedStores(folder);
    }

    /// One whose files are small: each flush ends one.
    private Replica flushing(String name, long bodyDepth, long witnessDepth) {
        var settings = new StoreSettings(folder.resolve(name), 16L << 20, true, 5, "test");
        var depths = new EngineLimits.Depths(bodyDepth, witnessDepth);
        return Replica.open(settings, spec, Replica.LIMITS.withDepths(depths));
    }
}
