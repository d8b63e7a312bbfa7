package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.chain.ChainSpec;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Specs;
import org.numicoin.validator.chain.StoreRebuild.LostBlocks;
import org.numicoin.validator.chain.StoreRebuild.Rebuilt;
import org.numicoin.validator.rpc.ServedStore;
import org.numicoin.validator.snapshot.PeerBlocks;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.Damage;
import org.numicoin.validator.state.InvalidBlock;
import org.numicoin.validator.state.StoreDoctor;
import org.numicoin.validator.state.StoreDump;
import org.numicoin.validator.state.StoreException;
import org.numicoin.validator.state.StoreReport;
import org.numicoin.validator.state.StoreSettings;
import org.numicoin.validator.state.StoredBlock;
import org.numicoin.validator.state.Tampering;

/// Breaks each column in each way, and shows that the doctor finds it and names it, and that the
/// store made anew from the blocks is byte for byte what the undamaged one was.
@TestInstance(Lifecycle.PER_CLASS)
final class StoreDoctorTest {
    private static final int BLOCKS = 25;
    private static final LostBlocks NOBODY = _ -> Optional.empty();
    private static final StoreDoctor.Progress QUIET = (_, _, _) -> {};

    private final ChainSpec spec = Specs.fast();
    private Path whole = Path.of(".");
    private Map<String, String> expected = Map.of();
    private Hash256 digest = Hash256.ZERO;

    @TempDir private Path folder;

    /// @param breaking what is done to the store
    /// @param found what the doctor has to find, among others perhaps
    /// @param mended from what the store can be made anew
    record Case(String name, Consumer<ChainStore> breaking, Damage found, Mended mended) {
        @Override
        public String toString() {
            return name;
        }
    }

    private enum Mended {
        FROM_BLOCKS,
        FROM_VALIDATORS,
        NOT
    }

    @BeforeAll
    void makeWholeStore(@TempDir Path shared) {
        Path writing = shared.resolve("writing");
        whole = shared.resolve("whole");
        try (var replica = Replica.open(writing, spec)) {
            new BusyChain(spec, new TestWriter(replica)).grow(BLOCKS);
            expected = StoreDump.ofChain(replica.store);
            digest = StoreDump.digestOfEvents(replica.store);
            replica.store.checkpoint(whole);
        }
    }

    @Test
    void findsNothingInAWholeStore() {
        StoreReport report = examine(whole);
        assertThat(report.damage()).isEmpty();
        assertThat(report.height()).isEqualTo(BLOCKS);
        assertThat(report.blocks()).isEqualTo(BLOCKS + 1);
        assertThat(report.transactions()).isGreaterThan(20 * BLOCKS);
        assertThat(report.entries()).isGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsDamageAndMakesTheStoreAnew(Case broken) throws IOException {
        Path damaged = copyOfWhole();
        try (var store = ChainStore.open(settings(damaged), spec)) {
            broken.breaking().accept(store);
        }
        assertThat(examine(damaged).damage())
                .extracting(StoreReport.Found::kind)
                .contains(broken.found());
        Path made = folder.resolve("made");
        switch (broken.mended()) {
            case FROM_BLOCKS -> assertThat(rebuild(damaged, made, NOBODY).fetched()).isZero();
            case FROM_VALIDATORS -> {
                Path failing = folder.resolve("failing");
                assertFails(
                        "lost-block: ",
                        "--from HOST:PORT",
                        () -> rebuild(damaged, failing, NOBODY));
                assertThat(rebuildFromWhole(damaged, made).fetched()).isPositive();
            }
            case NOT -> {
                assertFails(
                        "no-position: ", "backup restore", () -> rebuildFromWhole(damaged, made));
                return;
            }
        }
        try (var store = ChainStore.openToRead(settings(made), spec)) {
            assertThat(StoreDump.ofChain(store)).isEqualTo(expected);
        }
    }

    /// Arrivals and blocks of other branches, which execution does not bring.
    @Test
    void makesAnewWhatNoBlockTells() {
        Path made = folder.resolve("made");
        assertThat(rebuild(whole, made, NOBODY)).isEqualTo(new Rebuilt(0, 0));
        try (var store = ChainStore.openToRead(settings(made), spec)) {
            assertThat(StoreDump.digestOfEvents(store)).isEqualTo(digest);
        }
    }

    @Test
    void takesALostBlockOfAnotherBranchFromAValidator() throws IOException {
        Path damaged = copyOfWhole();
        try (var store = ChainStore.open(settings(damaged), spec)) {
            byte[] side = store.latest().sideBlocks().getFirst().id().toBytes();
            Tampering.delete(store, "bodies", Tampering.indexOf(store, "bodies", side));
        }
        assertThat(rebuild(damaged, folder.resolve("without"), NOBODY))
                .isEqualTo(new Rebuilt(0, 1));
        assertThat(rebuildFromWhole(damaged, folder.resolve("made"))).isEqualTo(new Rebuilt(1, 0));
        try (var store = ChainStore.openToRead(settings(folder.resolve("made")), spec)) {
            assertThat(StoreDump.digestOfEvents(store)).isEqualTo(digest);
        }
    }

    /// All but when it arrived follows from its parent.
    @Test
    void makesTheHeaderOfABlockOfAnotherBranchAnew() throws IOException {
        Path damaged = copyOfWhole();
        StoredBlock lost;
        try (var store = ChainStore.open(settings(damaged), spec)) {
            Hash256 side = store.latest().sideBlocks().getFirst().id();
            lost = store.latest().block(side).orElseThrow();
            Tampering.delete(store, "blocks", Tampering.indexOf(store, "blocks", side.toBytes()));
        }
        assertThat(rebuild(damaged, folder.resolve("made"), NOBODY)).isEqualTo(new Rebuilt(0, 0));
        try (var store = ChainStore.openToRead(settings(folder.resolve("made")), spec)) {
            var made = store.latest().block(lost.id()).orElseThrow();
            assertThat(made.arrivedWith(lost.arrival()).carriedBy(lost.sideLog())).isEqualTo(lost);
            assertThat(made.arrival()).isEqualTo(store.latest().position().sequence());
        }
    }

    /// The bytes of which no scan gets past, while other entries of the file can be read.
    @ParameterizedTest
    @ValueSource(strings = {"blocks", "bodies", "main", "side", "state"})
    void makesAStoreWithASpoiledFileAnewWithTheHelpOfAValidator(String column) throws IOException {
        Path damaged = copyOfWhole();
        Tampering.spoilFiles(damaged, column);
        assertThat(examine(damaged).damage())
                .extracting(StoreReport.Found::kind)
                .contains(Damage.FILE);
        var _ = rebuildFromWhole(damaged, folder.resolve("made"));
        try (var store = ChainStore.openToRead(settings(folder.resolve("made")), spec)) {
            assertThat(StoreDump.ofChain(store)).isEqualTo(expected);
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                of("main: deleted", s -> delete(s, "main", 7), Damage.MAIN, Mended.FROM_BLOCKS),
                of(
                        "main: another block",
                        s -> change(s, "main", 7),
                        Damage.MAIN,
                        Mended.FROM_BLOCKS),
                of("main: one too many", s -> copyUp(s, "main"), Damage.MAIN, Mended.FROM_BLOCKS),
                of(
                        "blocks: deleted",
                        s -> deleteMain(s, "blocks"),
                        Damage.HEADER,
                        Mended.FROM_BLOCKS),
                of(
                        "blocks: changed",
                        s -> changeMain(s, "blocks"),
                        Damage.HEADER,
                        Mended.FROM_BLOCKS),
                of(
                        "blocks: all deleted",
                        s -> deleteAll(s, "blocks"),
                        Damage.HEADER,
                        Mended.FROM_BLOCKS),
                of(
                        "blocks: with body deleted",
                        StoreDoctorTest::deleteBlock,
                        Damage.BODY,
                        Mended.FROM_VALIDATORS),
                of(
                        "bodies: all deleted",
                        s -> deleteAll(s, "bodies"),
                        Damage.BODY,
                        Mended.FROM_VALIDATORS),
                of(
                        "bodies: deleted",
                        s -> deleteMain(s, "bodies"),
                        Damage.BODY,
                        Mended.FROM_VALIDATORS),
                of(
                        "bodies: changed",
                        s -> changeMain(s, "bodies"),
                        Damage.BODY,
                        Mended.FROM_VALIDATORS),
                of(
                        "bodies: swapped",
                        StoreDoctorTest::swapBodies,
                        Damage.BODY,
                        Mended.FROM_VALIDATORS),
                of(
                        "transactions: deleted",
                        s -> delete(s, "transactions", 50),
                        Damage.TRANSACTION,
                        Mended.FROM_BLOCKS),
                of(
                        "transactions: changed",
                        s -> change(s, "transactions", 50),
                        Damage.TRANSACTION,
                        Mended.FROM_BLOCKS),
                of(
                        "transactions: one too many",
                        s -> copyUp(s, "transactions"),
                        Damage.TRANSACTION,
                        Mended.FROM_BLOCKS),
                of("undo: deleted", s -> delete(s, "undo", 3), Damage.UNDO, Mended.FROM_BLOCKS),
                of(
                        "undo: changed",
                        StoreDoctorTest::changeTipsUndo,
                        Damage.UNDO,
                        Mended.FROM_BLOCKS),
                of("state: deleted", s -> delete(s, "state", 9), Damage.ENTRY, Mended.FROM_BLOCKS),
                of("state: changed", s -> change(s, "state", 9), Damage.ENTRY, Mended.FROM_BLOCKS),
                of("state: one too many", s -> copyUp(s, "state"), Damage.PATH, Mended.FROM_BLOCKS),
                of("paths: deleted", s -> delete(s, "paths", 9), Damage.PATH, Mended.FROM_BLOCKS),
                of("paths: changed", s -> change(s, "paths", 9), Damage.PATH, Mended.FROM_BLOCKS),
                of("paths: one too many", s -> copyUp(s, "paths"), Damage.PATH, Mended.FROM_BLOCKS),
                of("pages: deleted", s -> delete(s, "pages", 1), Damage.PAGE, Mended.FROM_BLOCKS),
                of("pages: changed", s -> change(s, "pages", 1), Damage.PAGE, Mended.FROM_BLOCKS),
                of("pages: one too many", s -> copyUp(s, "pages"), Damage.PAGE, Mended.FROM_BLOCKS),
                of("side: deleted", s -> delete(s, "side", 0), Damage.SIDE, Mended.FROM_BLOCKS),
                of("side: changed", s -> change(s, "side", 0), Damage.SIDE, Mended.FROM_BLOCKS),
                of("side: one too many", s -> copyUp(s, "side"), Damage.SIDE, Mended.FROM_BLOCKS),
                of("keys: deleted", s -> delete(s, "keys", 0), Damage.KEY, Mended.FROM_BLOCKS),
                of("keys: changed", s -> change(s, "keys", 0), Damage.KEY, Mended.FROM_BLOCKS),
                of(
                        "position: changed",
                        StoreDoctorTest::changePosition,
                        Damage.POSITION,
                        Mended.NOT));
    }

    @Test
    void coversEveryColumnThatEventsWrite() {
        var covered = cases().map(each -> each.name().replaceAll(":.*", "")).toList();
        var untouched = List.of("meta", "policies", "invalid", "templates", "template-bodies");
        assertThat(Tampering.columns())
                .filteredOn(column -> !untouched.contains(column))
                .allSatisfy(column -> assertThat(covered).contains(column));
    }

    @Test
    void findsAMainBlockThatIsRememberedAsInvalid() throws IOException {
        Path damaged = copyOfWhole();
        try (var store = ChainStore.open(settings(damaged), spec);
                var batch = store.batch()) {
            batch.invalid(
                    store.latest().idAt(5).orElseThrow(),
                    new InvalidBlock(1, "bad-state-root", ""));
            store.write(batch);
        }
        assertThat(examine(damaged).damage())
                .extracting(StoreReport.Found::kind)
                .containsExactly(Damage.INVALID);
    }

    @Test
    void findsASpoiledFile() throws IOException {
        Path damaged = copyOfWhole();
        Path table;
        try (Stream<Path> files = Files.list(damaged)) {
            table =
                    files.filter(file -> file.toString().endsWith(".sst"))
                            .max(Comparator.comparingLong(file -> file.toFile().length()))
                            .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(table);
        bytes[bytes.length / 3] ^= 0x10;
        Files.write(table, bytes);
        assertThat(examine(damaged).damage())
                .extracting(StoreReport.Found::kind)
                .contains(Damage.FILE);
    }

    @Test
    void refusesAFolderWithoutAFile() throws IOException {
        Path damaged = copyOfWhole();
        try (Stream<Path> files = Files.list(damaged)) {
            Files.delete(
                    files.filter(f -> f.toString().endsWith(".sst")).findFirst().orElseThrow());
        }
        assertThatThrownBy(() -> examine(damaged))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot open the chain store");
    }

    private StoreReport examine(Path store) {
        try (var opened = ChainStore.openToRead(settings(store), spec)) {
            return StoreDoctor.examine(opened, spec, QUIET);
        }
    }

    private Rebuilt rebuild(Path damaged, Path made, LostBlocks elsewhere) {
        try (var old = ChainStore.openToRead(settings(damaged), spec);
                var anew = ChainStore.open(settings(made), spec)) {
            Rebuilt rebuilt = StoreRebuild.run(spec, old, anew, elsewhere, Workers.CALLER, QUIET);
            assertThat(StoreDoctor.examine(anew, spec, QUIET).damage()).isEmpty();
            return rebuilt;
        }
    }

    /// With a validator beside it that has the whole store.
    private Rebuilt rebuildFromWhole(Path damaged, Path made) {
        var warnings = new ArrayList<String>();
        try (var served = new ServedStore(spec, whole);
                var peers = new PeerBlocks(spec, List.of(served.target()), warnings::add)) {
            Rebuilt rebuilt = rebuild(damaged, made, peers);
            assertThat(warnings).isEmpty();
            return rebuilt;
        }
    }

    private static void assertFails(String code, String advice, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(code)
                .hasMessageContaining(advice);
    }

    private Path copyOfWhole() throws IOException {
        Path copy = Files.createDirectories(folder.resolve("damaged"));
        try (Stream<Path> files = Files.list(whole)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private static StoreSettings settings(Path store) {
        return new StoreSettings(store, 16L << 20);
    }

    private static Case of(
            String name, Consumer<ChainStore> breaking, Damage found, Mended mended) {
        return new Case(name, breaking, found, mended);
    }

    private static void delete(ChainStore store, String column, long index) {
        Tampering.delete(store, column, index);
    }

    private static void deleteAll(ChainStore store, String column) {
        for (long left = Tampering.entries(store, column); left > 0; left--) {
            Tampering.delete(store, column, 0);
        }
    }

    private static void deleteBlock(ChainStore store) {
        deleteMain(store, "bodies");
        deleteMain(store, "blocks");
    }

    private static void change(ChainStore store, String column, long index) {
        Tampering.change(store, column, index, StoreDoctorTest::flipLast);
    }

    private static void copyUp(ChainStore store, String column) {
        long last = Tampering.entries(store, column) - 1;
        Tampering.copy(store, column, last, StoreDoctorTest::incremented);
    }

    private static void deleteMain(ChainStore store, String column) {
        Tampering.delete(store, column, indexOfMain(store, column));
    }

    private static void changeMain(ChainStore store, String column) {
        Tampering.change(store, column, indexOfMain(store, column), StoreDoctorTest::flipLast);
    }

    /// Where a block of the main chain lies in a column by block ids.
    private static long indexOfMain(ChainStore store, String column) {
        return Tampering.indexOf(store, column, store.latest().idAt(11).orElseThrow().toBytes());
    }

    private static void swapBodies(ChainStore store) {
        byte[] other =
                Tampering.value(store, "bodies", store.latest().idAt(12).orElseThrow().toBytes());
        Tampering.change(store, "bodies", indexOfMain(store, "bodies"), _ -> other);
    }

    private static void changeTipsUndo(ChainStore store) {
        byte[] tip = store.latest().position().tipId().toBytes();
        Tampering.change(
                store,
                "undo",
                Tampering.indexOf(store, "undo", tip),
                undo -> {
                    // A byte of the first entry's value.
                    undo[4 + 2 + undo[5] + 1 + 2 + 4] ^= 1;
                    return undo;
                });
    }

    private static void changePosition(ChainStore store) {
        Tampering.change(
                store,
                "meta",
                Tampering.indexOf(store, "meta", "position".getBytes(StandardCharsets.US_ASCII)),
                position -> Arrays.copyOf(position, position.length - 1));
    }

    private static byte[] flipLast(byte[] value) {
        value[value.length - 1] ^= 1;
        return value;
    }

    private static byte[] incremented(byte[] key) {
        key[key.length - 1]++;
        return key;
    }
}
