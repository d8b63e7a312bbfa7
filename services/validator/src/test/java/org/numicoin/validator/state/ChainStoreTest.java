package org.numicoin.validator.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.Genesis;
import org.numicoin.testing.Specs;

/// Opening and refusing, and who may see RocksDB.
final class ChainStoreTest {
    private final ChainSpec spec = Specs.fast();

    @TempDir Path folder;

    @Test
    void beginsAtGenesisBeforeAnyEvent() {
        try (var store = open()) {
            assertThat(store.latest().position())
                    .isEqualTo(StorePosition.ofGenesis(Genesis.of(spec).block().id()));
        }
    }

    @Test
    void refusesDataOfANewerSchema() {
        try (var store = open();
                var batch = store.batch()) {
            batch.put(Columns.META, StoreKeys.SCHEMA, StoreKeys.u64(ChainStore.SCHEMA + 1));
            store.write(batch);
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("schema " + (ChainStore.SCHEMA + 1))
                .hasMessageContaining("use the software that wrote it");
    }

    @Test
    void refusesAFolderThatAnotherProcessUses() {
        try (var _ = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("cannot open the chain store");
        }
    }

    @Test
    void refusesReadsAfterItIsClosed() {
        var store = open();
        store.close();
        store.close();
        assertThatThrownBy(store::snapshot).isInstanceOf(StoreException.class);
    }

    @Test
    void aSnapshotDoesNotSeeLaterWrites() {
        try (var store = open();
                var snapshot = store.snapshot();
                var batch = store.batch()) {
            batch.removeMain(0);
            store.write(batch);
            assertThat(snapshot.idAt(0)).isPresent();
            assertThat(store.latest().idAt(0)).isEmpty();
        }
    }

    @Test
    void tellsOfADamagedFileWhoeverMeetsIt() throws IOException {
        open().close();
        var told = new ArrayList<String>();
        try (var store = open()) {
            store.onDamage(damage -> told.add(String.valueOf(damage.getMessage())));
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".sst")).toList()) {
                    byte[] bytes = Files.readAllBytes(file);
                    bytes[10] ^= 1;
                    Files.write(file, bytes);
                }
            }
            assertThatThrownBy(() -> store.latest().idAt(0))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("checksum");
        }
        assertThat(told)
                .singleElement()
                .asString()
                .contains("is damaged", "checksum", "numi doctor", "numi backup restore");
    }

    @Test
    void onlyThisPackageSeesRocksDb() {
        JavaClasses classes = new ClassFileImporter().importPackages("org.numicoin.validator");
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage("org.numicoin.validator.state")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(classes);
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAnyPackage(
                        "org.numicoin.validator.state",
                        "org.numicoin.validator.chain",
                        "org.numicoin.validator.template")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "org.apache.kafka..", "io.grpc..")
                .check(classes);
    }

    private ChainStore open() {
        return ChainStore.open(new StoreSettings(folder, 16 << 20), spec);
    }
}
