package org.numicoin.validator.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.messaging.LogId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Specs;
import org.numicoin.validator.chain.BusyChain;
import org.numicoin.validator.chain.CrashedFiles;
import org.numicoin.validator.chain.Replica;
import org.numicoin.validator.chain.StoreRebuild;
import org.numicoin.validator.chain.TestWriter;
import org.numicoin.validator.chain.Workers;
import org.numicoin.validator.snapshot.SnapshotFile;
import org.numicoin.validator.snapshot.Snapshots;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreDoctor;
import org.numicoin.validator.state.StoreDump;
import org.numicoin.validator.state.StoreReport;
import org.numicoin.validator.state.StoreSettings;
import org.numicoin.validator.state.StoredBlock;

/// A store that began with a snapshot and was given the blocks before it is one that executed
/// everything, whatever ended the process on the way, and no block that is not of its chain gets
/// into it.
final class HistoryFillTest {
    private static final int BLOCKS = 16;
    private static final int HEIGHT = 10;

    /// In one answer, and in one step of headers.
    private static final int AT_A_TIME = 3;

    private final ChainSpec spec = Specs.fast();

    @TempDir private Path folder;
    private Path started = Path.of(".");
    private List<Bytes> blocks = List.of();
    private Map<String, String> expected = Map.of();
    private List<StoredBlock> headers = List.of();

    @BeforeEach
    void startFromSnapshot() throws IOException {
        Path copy = folder.resolve("copy");
        started = folder.resolve("started");
        Hash256 start;
        try (var replica = Replica.open(folder.resolve("full"), spec)) {
            new BusyChain(spec, new TestWriter(replica)).grow(BLOCKS);
            blocks = bodies(replica.store);
            headers = headers(replica.store);
            start = replica.store.latest().idAt(HEIGHT).orElseThrow();
            expected = StoreDump.ofChain(replica.store);
            replica.store.checkpoint(copy);
        }
        var snapshots = new Snapshots(spec, (_, _, _) -> {});
        Path at = folder.resolve("snapshots");
        var made = snapshots.create(at, settings(copy), 1, OptionalLong.of(HEIGHT));
        try (var file = SnapshotFile.open(Path.of(made.source()))) {
            var _ = snapshots.importTo(file, Optional.of(start), settings(started));
        }
    }

    @Test
    void aFilledStoreIsOneThatExecutedEverything() {
        follow(started);
        fill(started, blocks);
        StoreReport report = examine(started);
        assertThat(report.damage()).isEmpty();
        assertThat(report.blocks()).isEqualTo(BLOCKS + 1);
        assertIsWhole(started);
        try (var replica = Replica.open(started, spec);
                var view = replica.reader.open()) {
            assertThat(view.from(0, 100)).hasSize(BLOCKS + 1);
            assertThat(view.chainAt().bodiesFrom()).isZero();
            assertThat(view.encodedBlock(view.idAt(3).orElseThrow())).contains(blocks.get(3));
        }
        assertRefused("nothing-to-fill", "since genesis", blocks);
    }

    @Test
    void aStoreThatHasNoBlockYetIsFilledInBeforeItsChainGoesOn() {
        fill(started, blocks);
        follow(started);
        assertThat(examine(started).damage()).isEmpty();
        assertIsWhole(started);
    }

    @Test
    void whateverEndsTheProcessTheStoreIsWholeAndIsFilledInFurther() throws IOException {
        follow(started);
        Path alive = folder.resolve("alive");
        List<Path> crashed = new ArrayList<>();
        CrashedFiles.copy(started, alive);
        var often = new StoreSettings(alive, StoreSettings.MEMORY_BYTES_MIN, true, 2, "test");
        try (var store = ChainStore.open(often, spec)) {
            var fill = new HistoryFill(spec, store, AT_A_TIME);
            while (fill.isNeeded()) {
                try (var step = fill.next(new GivenHistory(blocks, AT_A_TIME))) {
                    step.write();
                }
                crashed.add(folder.resolve("crashed-" + crashed.size()));
                CrashedFiles.copy(alive, crashed.getLast());
            }
        }
        assertThat(crashed).hasSizeGreaterThan(5);
        for (Path copy : crashed) {
            try (var store = ChainStore.open(settings(copy), spec)) {
                assertThat(store.latest().position().tipHeight()).isEqualTo(BLOCKS);
            }
            assertThat(examine(copy).damage()).as(copy.toString()).isEmpty();
            try (var store = ChainStore.open(settings(copy), spec)) {
                var fill = new HistoryFill(spec, store, AT_A_TIME);
                while (fill.isNeeded()) {
                    try (var step = fill.next(new GivenHistory(blocks, AT_A_TIME))) {
                        step.write();
                    }
                }
            }
            assertThat(examine(copy).damage()).as(copy.toString()).isEmpty();
            assertIsWhole(copy);
        }
    }

    @Test
    void theChainGoesOnBetweenAnyTwoSteps() {
        try (var replica = Replica.open(started, spec)) {
            var writer = new TestWriter(replica);
            var fill = new HistoryFill(spec, replica.store, AT_A_TIME);
            long next = HEIGHT + 1;
            while (fill.isNeeded()) {
                try (var step = fill.next(new GivenHistory(blocks, 2))) {
                    if (next <= BLOCKS) {
                        submit(writer, blocks.get((int) next++));
                    }
                    step.write();
                }
                try (var view = replica.reader.open()) {
                    assertThat(view.from(view.bodiesFrom(), 100))
                            .last()
                            .satisfies(tip -> assertThat(tip).isEqualTo(view.tip()));
                }
            }
            assertThat(next).isGreaterThan(BLOCKS);
        }
        assertThat(examine(started).damage()).isEmpty();
        assertIsWhole(started);
    }

    @Test
    void aFilledStoreCanBeMadeAnewFromItsBlocks() {
        follow(started);
        fill(started, blocks);
        try (var old = ChainStore.openToRead(settings(started), spec);
                var made = ChainStore.open(settings(folder.resolve("made")), spec)) {
            var _ =
                    StoreRebuild.run(
                            spec,
                            old,
                            made,
                            _ -> Optional.empty(),
                            Workers.CALLER,
                            (_, _, _) -> {});
            assertThat(StoreDump.ofChain(made)).isEqualTo(expected);
        }
    }

    @Test
    void aBlockOfAnotherChainIsRefusedAndItsSourceNamed() {
        follow(started);
        var skipped = new ArrayList<>(blocks);
        skipped.remove(4);
        assertRefused("bad-block", "block 10 of a test: it is ", skipped);
        assertRefused("bad-block", "block 10 of a test: it is ", otherChain());
        var spoiled = new ArrayList<>(blocks);
        byte[] bytes = spoiled.get(5).toBytes();
        bytes[bytes.length - 1] ^= 1;
        spoiled.set(5, Bytes.wrap(bytes));
        assertRefused("bad-block", "block 5 of a test: bad-", spoiled);
        assertThat(bodiesFrom(started)).as("what was right stays").isEqualTo(8);
        assertThat(examine(started).damage()).isEmpty();
        var cut = new ArrayList<>(blocks);
        cut.set(2, Bytes.EMPTY);
        assertRefused("bad-block", "block 2 of a test: ", cut);
        assertThat(examine(started).damage()).isEmpty();
        fill(started, blocks);
        assertIsWhole(started);
    }

    @Test
    void whoGivesNothingIsNamed() {
        assertThatThrownBy(() -> run(started, new GivenHistory(blocks, 0)))
                .hasMessage("unreachable: a test gives no block at height 10");
    }

    private void follow(Path store) {
        try (var replica = Replica.open(store, spec)) {
            var writer = new TestWriter(replica);
            blocks.subList(HEIGHT + 1, BLOCKS + 1).forEach(block -> submit(writer, block));
            assertThat(replica.engine.position().tipHeight()).isEqualTo(BLOCKS);
        }
    }

    private static void submit(TestWriter writer, Bytes block) {
        var _ = writer.submit(Block.decode(block.unsafeArray()));
    }

    /// Valid by itself, from the same genesis.
    private List<Bytes> otherChain() {
        var builder = new ChainBuilder(spec);
        var node = builder.genesis();
        var other = new ArrayList<Bytes>();
        for (int i = 0; i <= HEIGHT; i++) {
            other.add(Bytes.wrap(node.block().encoded()));
            node = builder.extend(node, 6);
        }
        return other;
    }

    private void assertRefused(String code, String reason, List<Bytes> given) {
        assertThatThrownBy(() -> fill(started, given))
                .isInstanceOfSatisfying(
                        HistoryException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(reason);
    }

    private void fill(Path store, List<Bytes> given) {
        run(store, new GivenHistory(given, AT_A_TIME));
    }

    private void run(Path store, BlockHistory source) {
        try (var opened = ChainStore.open(settings(store), spec)) {
            new HistoryFill(spec, opened, AT_A_TIME).run(source, () -> {});
        }
    }

    private long bodiesFrom(Path store) {
        try (var opened = ChainStore.openToRead(settings(store), spec)) {
            return opened.latest().bodiesFrom();
        }
    }

    private StoreReport examine(Path store) {
        try (var opened = ChainStore.openToRead(settings(store), spec)) {
            return StoreDoctor.examine(opened, spec, (_, _, _) -> {});
        }
    }

    private void assertIsWhole(Path store) {
        try (var opened = ChainStore.openToRead(settings(store), spec)) {
            assertThat(withoutUndo(StoreDump.ofChain(opened))).isEqualTo(withoutUndo(expected));
            assertThat(bodies(opened)).isEqualTo(blocks);
            assertThat(headers(opened)).isEqualTo(headers);
        }
    }

    private static List<Bytes> bodies(ChainStore store) {
        return main(store).stream()
                .map(id -> store.latest().encodedBlock(id).orElseThrow())
                .toList();
    }

    /// Without what a log says of them.
    private static List<StoredBlock> headers(ChainStore store) {
        return main(store).stream()
                .map(id -> store.latest().block(id).orElseThrow())
                .map(block -> block.arrivedWith(0).carriedBy(LogId.NONE))
                .toList();
    }

    private static List<Hash256> main(ChainStore store) {
        var ids = new ArrayList<Hash256>();
        for (long height = 0; height <= store.latest().position().tipHeight(); height++) {
            ids.add(store.latest().idAt(height).orElseThrow());
        }
        return ids;
    }

    private static Map<String, String> withoutUndo(Map<String, String> dump) {
        return dump.entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith("UNDO "))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static StoreSettings settings(Path store) {
        return new StoreSettings(store, 16L << 20);
    }
}
