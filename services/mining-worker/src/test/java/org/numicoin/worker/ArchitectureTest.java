package org.numicoin.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.numicoin.kit.testing.ServiceFences;

class ArchitectureTest {
    private static final JavaClasses WORKER =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("org.numicoin.worker");

    @Test
    void searchKnowsNeitherKafkaNorRedisNorSpring() {
        noClasses()
                .that()
                .resideInAPackage("org.numicoin.worker.search")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.numicoin.kit.kafka..",
                        "org.apache.kafka..",
                        "io.lettuce..",
                        "org.springframework..")
                .check(WORKER);
    }

    @Test
    void staysInsideTheFencesOfEveryService() {
        ServiceFences.check("org.numicoin.worker");
    }
}
