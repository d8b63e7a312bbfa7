package org.numicoin.validator.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.ChainSpecs;
import org.numicoin.kit.testing.ChildJvm;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Specs;
import org.numicoin.validator.state.ChainStore;
import org.numicoin.validator.state.StoreDoctor;
import org.numicoin.validator.state.StoreDump;
import org.numicoin.validator.state.StoreException;
import org.numicoin.validator.state.StoreSettings;
import org.numicoin.validator.state.Tampering;

/// A store of older software becomes one of this software, wherever that is interrupted.
final class MigrationTest {
    private static final int BODY_DEPTH = 22;

    private static final ChainSpec SPEC =
            ChainSpecs.parse(
                    Specs.yaml("migrated", 3, 100)
                            .replace(
                                    "reorganization-limit-blocks: 1200",
                                    "reorganization-limit-blocks: 11"));

    private Hash256 digest = Hash256.ZERO;

    @TempDir private Path folder;
    private Path store = Path.of("");

    /// @param bodyDepth to which it kept bodies; 0 kept all
    private void makeOldStore(long schema, long bodyDepth) throws Exception {
        store = folder.resolve("store");
        try (var replica = Replica.openPruning(store, SPEC, bodyDepth, 0)) {
            new BusyChain(SPEC, new TestWriter(replica)).grow(25);
            assertThat(replica.store.latest().sideBlocks()).hasSize(2);
            digest = StoreDump.digestOfEvents(replica.store);
        }
        Tampering.toSchema(schema, store, SPEC);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 22", "2, 0", "2, 22"})
    void aStoreOfAnOlderSchemaGetsWhatIsNew(long schema, long bodyDepth) throws Exception {
        makeOldStore(schema, bodyDepth);
        assertIsOfThisSchema();
    }

    /// Wherever it was, and whatever of it RocksDB had flushed by then.
    @Test
    void aMigrationThatWasKilledBeginsAgain() throws Exception {
        makeOldStore(1, BODY_DEPTH);
        for (String place :
                List.of(
                        "store.migrate-entry:halt@2",
                        "store.migrate:halt",
                        "store.migrate-schema:halt",
                        "store.migrate:halt",
                        "store.migrate-schema:halt")) {
            var killed =
                    ChildJvm.start(
                            MigrationTest.class,
                            folder.resolve("log"),
                            128,
                            place,
                            List.of(store.toString()));
            assertThat(killed.waitFor()).as(place).isEqualTo(ChildJvm.HALTED);
        }
        assertIsOfThisSchema();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void whoOnlyReadsIsToldToStartTheValidator(long schema) throws Exception {
        makeOldStore(schema, 0);
        assertThatThrownBy(() -> ChainStore.openToRead(settings(store), SPEC))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("older schema")
                .hasMessageContaining("start its validator once");
    }

    /// Opens a store that flushes whatever is written.
    public static void main(String[] arguments) {
        var settings = settings(Path.of(arguments[0]));
        ChainStore.open(
                        new StoreSettings(
                                settings.folder(),
                                settings.memoryBytes(),
                                true,
                                1,
                                settings.software()),
                        SPEC)
                .close();
    }

    private void assertIsOfThisSchema() {
        try (var opened = ChainStore.open(settings(store), SPEC)) {
            assertThat(StoreDump.digestOfEvents(opened)).isEqualTo(digest);
            assertThat(StoreDoctor.examine(opened, SPEC, (_, _, _) -> {}).damage()).isEmpty();
        }
        try (var again = ChainStore.openToRead(settings(store), SPEC)) {
            assertThat(StoreDump.digestOfEvents(again)).isEqualTo(digest);
        }
    }

    private static StoreSettings settings(Path folder) {
        return new StoreSettings(folder, 16L << 20);
    }
}
