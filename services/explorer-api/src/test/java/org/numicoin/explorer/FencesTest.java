package org.numicoin.explorer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.numicoin.kit.testing.ServiceFences;

class FencesTest {
    @Test
    void staysInsideItsFences() {
        assertThatCode(() -> ServiceFences.check("org.numicoin.explorer"))
                .doesNotThrowAnyException();
    }

    @Test
    void onlyTheIndexSeesRocksDb() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.numicoin.explorer.index..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(
                        new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("org.numicoin.explorer"));
    }
}
