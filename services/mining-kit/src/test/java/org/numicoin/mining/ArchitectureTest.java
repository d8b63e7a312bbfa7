package org.numicoin.mining;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.numicoin.kit.testing.ServiceFences;

class ArchitectureTest {
    private static final JavaClasses MINING =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("org.numicoin.mining");

    @Test
    void staysInsideTheFencesOfEveryService() {
        ServiceFences.check("org.numicoin.mining");
    }

    @Test
    void redisIsSeenByTheLeaseAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.numicoin.mining.lease")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..")
                .check(MINING);
    }
}
