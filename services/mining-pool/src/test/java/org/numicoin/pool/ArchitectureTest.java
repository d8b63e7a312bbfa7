package org.numicoin.pool;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.numicoin.kit.testing.ServiceFences;

class ArchitectureTest {
    private static final JavaClasses POOL =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("org.numicoin.pool");

    @Test
    void staysInsideTheFencesOfEveryService() {
        ServiceFences.check("org.numicoin.pool");
    }

    @Test
    void socketsAreSeenByStratumAlone() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.numicoin.pool.job",
                        "org.numicoin.pool.session",
                        "org.numicoin.pool.share")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty..", "org.numicoin.pool.stratum", "org.springframework..")
                .check(POOL);
    }

    @Test
    void nothingNeedsWhatTheWorldIsTold() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.numicoin.pool.accountant",
                        "org.numicoin.pool.chain",
                        "org.numicoin.pool.job",
                        "org.numicoin.pool.ledger",
                        "org.numicoin.pool.payout",
                        "org.numicoin.pool.session",
                        "org.numicoin.pool.share",
                        "org.numicoin.pool.stratum")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.numicoin.pool.api")
                .check(POOL);
    }
}
