package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.numicoin.validator.chain.Results.assertConnected;

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
import org.numicoin.chain.ChainSpec;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Specs;
import org.numicoin.validator.snapshot.BlockHistory;
import org.numicoin.validator.snapshot.HistoryFill;
import org.numicoin.validator.snapshot.SnapshotException;
import org.numicoin.validator.snapshot.SnapshotFile;
import org.numicoin.validator.snapshot.Snapshots;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreDoctor;
import org.numicoin.validator.state.StoreDump;
import org.numicoin.validator.state.StoreReport;
import org.numicoin.validator.state.StoreSettings;

/// A store that began with a snapshot and was given the blocks before it is one that executed
/// everything, and no block that is not of its chain gets into it.
final class HistoryFillTest {
    private static final int BLOCKS = 16;
    private static final int HEIGHT = 10;

    private final ChainSpec spec = Specs.fast();

    @TempDir private Path folder;
    private Path started = Path.of(".");
    private List<Bytes> blocks = List.of();
    private Map<String, String> expected = Map.of();

    @BeforeEach
    void startFromSnapshot() throws IOException {
        Path copy = folder.resolve("copy");
        started = folder.resolve("started");
        Hash256 start;
        try (var replica = Replica.open(folder.resolve("full"), spec)) {
            new BusyChain(spec, new TestWriter(replica)).grow(BLOCKS);
            var all = new ArrayList<Bytes>();
            for (int height = 0; height <= BLOCKS; height++) {
                var id = replica.store.latest().idAt(height).orElseThrow();
                all.add(replica.store.latest().encodedBlock(id).orElseThrow());
            }
            blocks = all;
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
        try (var replica = Replica.open(started, spec)) {
            var writer = new TestWriter(replica);
            for (Bytes block : blocks.subList(HEIGHT + 1, BLOCKS + 1)) {
                assertConnected(writer.submit(block));
            }
        }
    }

    @Test
    void aFilledStoreIsOneThatExecutedEverything() throws IOException {
        var filled = fill(blocks);
        assertThat(filled.blocks()).isEqualTo(HEIGHT + 1);
        StoreReport report = examine();
        assertThat(report.damage()).isEmpty();
        assertThat(report.blocks()).isEqualTo(BLOCKS + 1);
        try (var replica = Replica.open(started, spec);
                var view = replica.reader.open()) {
            assertThat(withoutUndo(StoreDump.ofChain(replica.store)))
                    .isEqualTo(withoutUndo(expected));
            assertThat(view.from(0, 100)).hasSize(BLOCKS + 1);
            assertThat(view.chainAt().bodiesFrom()).isZero();
            assertThat(view.encodedBlock(view.idAt(3).orElseThrow())).contains(blocks.get(3));
        }
        assertRefused("nothing-to-fill", blocks);
    }

    @Test
    void aFilledStoreCanBeMadeAnewFromItsBlocks() throws IOException {
        var _ = fill(blocks);
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
    void aBlockOfAnotherChainIsRefusedAndItsSourceNamed() throws IOException {
        var skipped = new ArrayList<>(blocks);
        skipped.remove(4);
        assertRefused("bad-block", skipped);
        var spoiled = new ArrayList<>(blocks);
        byte[] bytes = spoiled.get(5).toBytes();
        bytes[bytes.length - 1] ^= 1;
        spoiled.set(5, Bytes.wrap(bytes));
        assertRefused("bad-block", spoiled);
        var cut = new ArrayList<>(blocks);
        cut.set(6, Bytes.EMPTY);
        assertRefused("bad-block", cut);
        assertRefused("bad-block", otherChain());
        assertThat(examine().isClean()).isTrue();
        assertThat(examine().blocks()).isEqualTo(BLOCKS - HEIGHT + spec.maturity() + 1);
        assertThat(fill(blocks).blocks()).isEqualTo(HEIGHT + 1);
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

    private void assertRefused(String code, List<Bytes> given) {
        assertThatThrownBy(() -> fill(given))
                .isInstanceOfSatisfying(
                        SnapshotException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(code.equals("bad-block") ? "a test" : "started");
    }

    private HistoryFill.Filled fill(List<Bytes> given) throws IOException {
        var source =
                new BlockHistory() {
                    @Override
                    public String name() {
                        return "a test";
                    }

                    @Override
                    public Bytes block(long height) {
                        return given.get((int) height);
                    }
                };
        return new HistoryFill(spec, (_, _, _) -> {}).run(source, settings(started));
    }

    private StoreReport examine() {
        try (var opened = ChainStore.openToRead(settings(started), spec)) {
            return StoreDoctor.examine(opened, spec, (_, _, _) -> {});
        }
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
