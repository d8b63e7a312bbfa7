package org.numicoin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.numicoin.primitives.Hash256;

/// shared-model is a pure library: what its packages may see is checked here.
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .importUrl(Hash256.class.getProtectionDomain().getCodeSource().getLocation());

    /// The one exception is how the JVM takes directives for its compilers: as the name of a file.
    @Test
    void knowsNoFrameworkAndDoesNoInputOrOutput() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.numicoin.crypto.argon2.CompilerHint")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..",
                        "org.apache.kafka..",
                        "org.rocksdb..",
                        "io.netty..",
                        "java.nio.file..",
                        "java.net..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File.*|RandomAccessFile)")
                .check(CLASSES);
    }

    @Test
    void asksNoClock() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(CLASSES);
    }

    @Test
    void lowerPackagesDoNotSeeHigherOnes() {
        noClasses()
                .that()
                .resideInAPackage("..primitives..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..wire..", "..chain..", "..crypto..", "..consensus..", "..messaging..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage("..wire..", "..crypto..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..chain..", "..consensus..", "..messaging..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage("..chain..", "..consensus..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..messaging..")
                .check(CLASSES);
        slices().matching("org.numicoin.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
