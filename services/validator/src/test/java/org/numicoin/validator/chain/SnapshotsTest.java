package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.numicoin.validator.chain.Results.assertConnected;
import static org.numicoin.validator.chain.Results.rejection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.kit.testing.ChildJvm;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.Disconnected;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.Specs;
import org.numicoin.validator.ValidatorApplication;
import org.numicoin.validator.snapshot.SnapshotException;
import org.numicoin.validator.snapshot.SnapshotFile;
import org.numicoin.validator.snapshot.Snapshots;
import org.numicoin.validator.snapshot.Snapshots.Summary;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreDoctor;
import org.numicoin.validator.state.StoreDump;
import org.numicoin.validator.state.StoreException;
import org.numicoin.validator.state.StoreReport;
import org.numicoin.validator.state.StoreSettings;
import org.numicoin.validator.state.Tampering;

/// A node that begins with a snapshot ends where one ends that executed everything; nothing else
/// than the state of a trusted block is ever taken for one.
final class SnapshotsTest {
    private static final int LIMIT = 10;
    private static final int BLOCKS = 37;
    private static final int HEIGHT = 20;
    private static final String YAML =
            Specs.yaml("testchain", 3, 100)
                    .replace(
                            "reorganization-limit-blocks: 1200", "reorganization-limit-blocks: 10");
    private static final List<String> OF_STATE =
            List.of("STATE", "PATHS", "KEYS", "POLICIES", "PAGES");

    private final ChainSpec spec = ChainSpecs.parse(YAML);

    @TempDir private Path folder;
    private Path full = Path.of(".");
    private List<Block> blocks = List.of();
    private Map<String, String> expected = Map.of();
    private int copies;

    @BeforeEach
    void makeChain() {
        full = folder.resolve("full");
        try (var replica = Replica.open(full, spec)) {
            new BusyChain(spec, new TestWriter(replica)).grow(BLOCKS);
            var all = new ArrayList<Block>();
            for (int height = 0; height <= BLOCKS; height++) {
                var id = replica.store.latest().idAt(height).orElseThrow();
                all.add(
                        Block.decode(
                                replica.store
                                        .latest()
                                        .encodedBlock(id)
                                        .orElseThrow()
                                        .unsafeArray()));
            }
            blocks = all;
            expected = StoreDump.ofChain(replica.store);
        }
    }

    @Test
    void aNodeFromASnapshotEndsWhereOneThatExecutedEverythingEnds() throws IOException {
        Summary snapshot = create(full);
        assertThat(snapshot.height()).isEqualTo(HEIGHT);
        assertThat(snapshot.block()).isEqualTo(blocks.get(HEIGHT).id().toHex());
        Path started = imported(snapshot);
        assertThat(examine(started).isClean()).isTrue();
        try (var replica = Replica.open(started, spec)) {
            assertThat(replica.engine.position().tipId()).isEqualTo(blocks.get(HEIGHT).id());
            var writer = new TestWriter(replica);
            blocks.subList(HEIGHT + 1, BLOCKS + 1)
                    .forEach(block -> assertConnected(writer.submit(block)));
            var dump = StoreDump.ofChain(replica.store);
            assertThat(expected).containsAllEntriesOf(dump);
            assertThat(ofState(dump)).isEqualTo(ofState(expected));
        }
        StoreReport report = examine(started);
        assertThat(report.damage()).isEmpty();
        assertThat(report.height()).isEqualTo(BLOCKS);
    }

    /// What is in it depends on the block alone, so peers can give parts of one.
    @Test
    void aSnapshotIsTheSameWhoeverMakesIt() throws IOException {
        byte[] first = Files.readAllBytes(Path.of(create(full).source()));
        assertThat(Files.readAllBytes(Path.of(create(full).source()))).isEqualTo(first);
        Path started = imported(create(full));
        try (var replica = Replica.open(started, spec)) {
            var writer = new TestWriter(replica);
            blocks.subList(HEIGHT + 1, BLOCKS + 1).forEach(writer::submit);
        }
        var ofFull = create(full, OptionalLong.of(25));
        byte[] expectedBytes = Files.readAllBytes(Path.of(ofFull.source()));
        var ofStarted = create(started, OptionalLong.of(25));
        assertThat(Files.readAllBytes(Path.of(ofStarted.source()))).isEqualTo(expectedBytes);
        assertThat(create(started, OptionalLong.of(HEIGHT)).block())
                .isEqualTo(blocks.get(HEIGHT).id().toHex());
        assertRefused("no-such-height", () -> create(started, OptionalLong.of(HEIGHT - 1)));
    }

    @Test
    void heightsAreThoseThatTheIntervalDividesAndNoReorganizationReaches() throws IOException {
        assertThat(create(full, 10, OptionalLong.empty()).height()).isEqualTo(20);
        assertThat(create(full, 4, OptionalLong.empty()).height()).isEqualTo(24);
        assertThat(create(full, 1, OptionalLong.empty()).height()).isEqualTo(27);
        assertThat(create(full, OptionalLong.of(BLOCKS)).height()).isEqualTo(BLOCKS);
        assertThat(create(full, OptionalLong.of(BLOCKS - 2 * LIMIT)).height())
                .isEqualTo(BLOCKS - 2 * LIMIT);
        for (long height : new long[] {0, BLOCKS - 2 * LIMIT - 1, BLOCKS + 1}) {
            assertRefused("no-such-height", () -> create(full, OptionalLong.of(height)));
        }
        assertRefused("bad-interval", () -> create(full, LIMIT + 1, OptionalLong.empty()));
        assertRefused("bad-interval", () -> create(full, 0, OptionalLong.empty()));
        assertThat(snapshots().list(at(), _ -> {}))
                .extracting(Summary::height)
                .containsExactly(37L, 27L, 24L, 20L, 17L);
    }

    @Test
    void aSpoiledByteIsRefusedAndItsSourceNamed() throws IOException {
        Path path = Path.of(create(full).source());
        byte[] whole = Files.readAllBytes(path);
        var random = new Random(7);
        Path spoiled = folder.resolve("spoiled");
        Path place = folder.resolve("place");
        for (int i = 0; i < 120; i++) {
            byte[] bytes = whole.clone();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(spoiled, bytes);
            assertThatThrownBy(() -> importTo(spoiled, trusted(), place))
                    .isInstanceOf(SnapshotException.class)
                    .hasMessageContaining("spoiled");
        }
        for (int length : new int[] {0, 5, 11, 12, 100, whole.length - 1}) {
            Files.write(spoiled, java.util.Arrays.copyOf(whole, length));
            assertRefused("bad-snapshot", () -> verify(spoiled));
        }
        assertThat(place).doesNotExist();
        assertThat(verify(path).entries()).isGreaterThan(20);
    }

    @Test
    void aWrongChunkLeavesNoStore() throws IOException {
        Path path = Path.of(create(full).source());
        byte[] bytes = Files.readAllBytes(path);
        bytes[bytes.length / 4] ^= 1;
        Path spoiled = Files.write(folder.resolve("spoiled"), bytes);
        Path place = folder.resolve("place");
        assertRefused("bad-chunk", () -> importTo(spoiled, trusted(), place));
        assertThat(place).doesNotExist();
        importTo(path, trusted(), place);
        assertThat(examine(place).isClean()).isTrue();
    }

    @Test
    void onlyATrustedBlockOfThisChainIsTaken() throws IOException {
        Path path = Path.of(create(full).source());
        Path place = folder.resolve("place");
        assertRefused("untrusted", () -> importTo(path, Optional.empty(), place));
        assertRefused(
                "untrusted", () -> importTo(path, Optional.of(blocks.get(HEIGHT - 1).id()), place));
        assertRefused("store-not-empty", () -> importTo(path, trusted(), full));
        assertThat(place).doesNotExist();
        var other = ChainSpecs.parse(YAML.replace("chain-id: 99", "chain-id: 98"));
        try (var file = SnapshotFile.open(path)) {
            assertRefused("other-chain", () -> new Snapshots(other, (_, _, _) -> {}).verify(file));
            var wrong = withCheckpoint(blocks.get(HEIGHT - 1).id());
            assertRefused(
                    "bad-headers",
                    () -> snapshots(wrong).importTo(file, trusted(), settings(place)));
            var right = withCheckpoint(blocks.get(HEIGHT).id());
            snapshots(right).importTo(file, Optional.empty(), settings(place));
        }
        assertThat(examine(place).height()).isEqualTo(HEIGHT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"snapshot.chunk-written:halt", "snapshot.written:halt"})
    void anImportThatIsCutOffLeavesNoStore(String failpoint) throws Exception {
        Path path = Path.of(create(full).source());
        Path chain = Files.writeString(folder.resolve("chain.yml"), YAML);
        Path place = folder.resolve("place");
        var process =
                ChildJvm.start(
                        ValidatorApplication.class,
                        folder.resolve("tool.log"),
                        256,
                        failpoint,
                        List.of(
                                "snapshot",
                                "import",
                                path.toString(),
                                "--trust",
                                trusted().orElseThrow().toHex(),
                                "--folder",
                                place.toString(),
                                "--chain",
                                chain.toString()));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ChildJvm.HALTED);
        assertThat(place).doesNotExist();
        importTo(path, trusted(), place);
        assertThat(examine(place).isClean()).isTrue();
        try (Stream<Path> beside = Files.list(folder)) {
            assertThat(beside.map(each -> each.getFileName().toString()))
                    .doesNotContain("place.building", "place.ready");
        }
    }

    @Test
    void aDamagedStoreGivesNoSnapshot() throws IOException {
        try (var store = ChainStore.open(settings(full), spec)) {
            Tampering.change(
                    store,
                    "state",
                    4,
                    value -> {
                        value[8] ^= 1;
                        return value;
                    });
        }
        assertRefused("damaged-store", () -> create(full, OptionalLong.of(BLOCKS)));
        assertThat(snapshots().list(at(), _ -> {})).isEmpty();
        try (Stream<Path> left = Files.list(at())) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aReorganizationBelowTheSnapshotIsRefused() throws IOException {
        var builder = new ChainBuilder(spec);
        var chain = new ArrayList<Node>(List.of(builder.genesis()));
        Path straight = folder.resolve("straight");
        try (var replica = Replica.open(straight, spec)) {
            var writer = new TestWriter(replica);
            for (int i = 0; i < 25; i++) {
                chain.add(builder.extend(chain.getLast(), 1));
                writer.submit(chain.getLast().block());
            }
        }
        Path started = folder.resolve("started");
        importTo(Path.of(create(straight).source()), Optional.of(chain.get(10).id()), started);
        try (var replica = Replica.open(started, spec)) {
            var writer = new TestWriter(replica);
            Node below = builder.extend(builder.extend(chain.get(8), 2), 2);
            assertThat(
                            rejection(
                                            writer.submit(
                                                    builder.node(below.parentId().orElseThrow())
                                                            .block()))
                                    .code())
                    .isEqualTo(RejectionCodes.FORK_TOO_DEEP);
            Node beside = builder.extend(builder.extend(chain.get(10), 2), 2);
            assertConnected(writer.submit(chain.get(11).block()));
            writer.submit(builder.node(beside.parentId().orElseThrow()).block());
            assertConnected(writer.submit(beside.block()));
            assertThat(replica.engine.position().tipId()).isEqualTo(beside.id());
        }
    }

    /// As a replica of a log would meet it whose writer began earlier.
    @Test
    void aLogThatTakesTheSnapshotsBlockBackIsNotFollowed() throws IOException {
        try (var replica = Replica.open(imported(create(full)), spec)) {
            new TestWriter(replica);
            var position = replica.engine.position();
            var step =
                    new Disconnected(
                            position.tipId(),
                            HEIGHT,
                            blocks.get(HEIGHT).header().parentId(),
                            List.of());
            var event =
                    new ChainEvent(
                            position.logId(),
                            position.term(),
                            position.sequence() + 1,
                            0,
                            position.inputs(),
                            TestLog.VALIDATOR,
                            step);
            assertThatThrownBy(() -> replica.engine.apply(event, position.nextOffset() + 1))
                    .isInstanceOfSatisfying(
                            ReplicaDivergedException.class,
                            e ->
                                    assertThat(e.reason())
                                            .isEqualTo(
                                                    ReplicaDivergedException.Reason.MISSING_UNDO));
        }
    }

    @Test
    void readsBelowTheSnapshotSayThatTheyAre() throws IOException {
        try (var replica = Replica.open(imported(create(full)), spec);
                var view = replica.reader.open()) {
            long first = HEIGHT - spec.maturity();
            assertThat(view.from(first, 100)).hasSize((int) spec.maturity() + 1);
            assertThat(view.chainAt().lastIds()).hasSize((int) spec.maturity() + 1);
            assertThat(view.isBelowSnapshot(view.tip().height())).isTrue();
            assertThat(view.bodiesFrom()).isEqualTo(view.tip().height() + 1);
            assertThat(view.encodedBlock(view.tip().id())).isEmpty();
            for (Runnable read :
                    List.<Runnable>of(
                            () -> view.from(first - 1, 1),
                            () -> view.idAt(0),
                            () -> view.after(List.of(blocks.get(5).id()), 10))) {
                assertThatThrownBy(read::run).isInstanceOf(BelowSnapshotException.class);
            }
        }
    }

    @Test
    void aStoreThatBeginsWithASnapshotIsNotMadeAnewFromItsBlocks() throws IOException {
        Path started = imported(create(full));
        try (var old = ChainStore.openToRead(settings(started), spec);
                var made = ChainStore.open(settings(folder.resolve("made")), spec)) {
            assertThatThrownBy(() ->
                            StoreRebuild.run(
                                    spec,
                                    old,
                                    made,
                                    _ -> Optional.empty(),
                                    Workers.CALLER,
                                    (_, _, _) -> {}))
                    .isInstanceOf(StoreException.class)
                    .hasMessageStartingWith("begins-with-snapshot: ")
                    .hasMessageContaining("no whole block below height " + (HEIGHT + 1));
        }
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static void assertRefused(String code, Attempt attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        SnapshotException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(code);
                            assertThat(e).hasMessageStartingWith(code + ": ");
                        });
    }

    private Summary create(Path store) throws IOException {
        return create(store, OptionalLong.empty());
    }

    private Summary create(Path store, OptionalLong height) throws IOException {
        return create(store, LIMIT, height);
    }

    private Summary create(Path store, long interval, OptionalLong height) throws IOException {
        Path copy = folder.resolve("copy-" + ++copies);
        try (var opened = ChainStore.open(settings(store), spec)) {
            opened.checkpoint(copy);
        }
        return snapshots().create(at(), settings(copy), interval, height);
    }

    private Path imported(Summary snapshot) throws IOException {
        Path place = folder.resolve("imported-" + ++copies);
        importTo(Path.of(snapshot.source()), Optional.of(Hash256.ofHex(snapshot.block())), place);
        return place;
    }

    private void importTo(Path file, Optional<Hash256> trust, Path place) throws IOException {
        try (var source = SnapshotFile.open(file)) {
            snapshots().importTo(source, trust, settings(place));
        }
    }

    private Summary verify(Path file) throws IOException {
        try (var source = SnapshotFile.open(file)) {
            return snapshots().verify(source);
        }
    }

    private Optional<Hash256> trusted() {
        return Optional.of(blocks.get(HEIGHT).id());
    }

    private ChainSpec withCheckpoint(Hash256 id) {
        return ChainSpecs.parse(
                YAML.replace(
                        "checkpoints: []",
                        "checkpoints:\n  - height: %d\n    id: \"%s\"".formatted(HEIGHT, id)));
    }

    private Snapshots snapshots() {
        return snapshots(spec);
    }

    private static Snapshots snapshots(ChainSpec spec) {
        return new Snapshots(spec, (_, _, _) -> {});
    }

    private Path at() {
        return folder.resolve("snapshots");
    }

    private StoreReport examine(Path store) {
        try (var opened = ChainStore.openToRead(settings(store), spec)) {
            return StoreDoctor.examine(opened, spec, (_, _, _) -> {});
        }
    }

    private static Map<String, String> ofState(Map<String, String> dump) {
        var state = new HashMap<String, String>();
        dump.forEach((key, value) -> {
            if (OF_STATE.contains(key.substring(0, key.indexOf(' ')))) {
                state.put(key, value);
            }
        });
        return state;
    }

    private static StoreSettings settings(Path store) {
        return new StoreSettings(store, 16L << 20);
    }
}
