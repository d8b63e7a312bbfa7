package org.numicoin.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.numicoin.kit.testing.ServiceFences;

final class GatewayFencesTest {
    private static final String ROOT = "org.numicoin.gateway";
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(ROOT);

    @Test
    void staysInsideItsFences() {
        ServiceFences.check(ROOT);
    }

    @Test
    void partsDoNotDependOnEachOtherInCircles() {
        slices().matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void statesAndRulesKnowNeitherIoNorThreadsNorFrameworks() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + ".protocol", ROOT + ".relay", ROOT + ".sync", ROOT + ".peers")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..",
                        "org.apache.kafka..",
                        "io.grpc..",
                        "io.lettuce..",
                        "java.nio.file..",
                        "java.util.concurrent..",
                        "org.numicoin.libp2p.host..",
                        "org.numicoin.libp2p.gossip..",
                        "org.numicoin.kit..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
