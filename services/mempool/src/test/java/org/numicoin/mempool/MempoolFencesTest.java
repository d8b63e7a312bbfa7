package org.numicoin.mempool;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.numicoin.kit.testing.ServiceFences;

final class MempoolFencesTest {
    @Test
    void staysInsideItsFences() {
        ServiceFences.check("org.numicoin.mempool");
    }

    @Test
    void thePoolKnowsNeitherIoNorThreadsNorFrameworks() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..",
                        "org.apache.kafka..",
                        "io.grpc..",
                        "io.lettuce..",
                        "java.io..",
                        "java.net..",
                        "java.util.concurrent..",
                        "org.numicoin.kit..")
                .check(
                        new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("org.numicoin.mempool.pool"));
    }
}
