package org.numicoin.kit.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// The fences around a service, for its tests:
///
/// ```java
/// @Test
/// void staysInsideItsFences() {
///     ServiceFences.check("org.numicoin.mempool");
/// }
/// ```
public final class ServiceFences {
    /// The root packages of services. None sees another.
    public static final List<String> SERVICES =
            List.of(
                    "org.numicoin.gateway",
                    "org.numicoin.validator",
                    "org.numicoin.mempool",
                    "org.numicoin.worker",
                    "org.numicoin.pool",
                    "org.numicoin.explorer",
                    "org.numicoin.cli");

    private static final ImportOption MAIN_CLASSES =
            location -> !location.contains("/test-classes/") && !location.contains("-tests.jar!");

    private ServiceFences() {}

    /// Fails with every violation in the main classes of a service.
    public static void check(String servicePackage) {
        JavaClasses classes =
                new ClassFileImporter()
                        .withImportOption(MAIN_CLASSES)
                        .importPackages(servicePackage);
        Stream.of(seesNoOtherService(servicePackage), makesNoKafkaClient(), readsNoClock())
                .forEach(rule -> rule.check(classes));
    }

    static ArchRule seesNoOtherService(String servicePackage) {
        String[] others =
                SERVICES.stream()
                        .filter(other -> !other.equals(servicePackage))
                        .map(other -> other + "..")
                        .toArray(String[]::new);
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because("services meet in topics and gRPC alone");
    }

    /// Of the kit itself, all but the factory.
    static ArchRule makesNoKafkaClient() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.numicoin.kit.kafka.KafkaClients")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.apache.kafka.clients.consumer.KafkaConsumer")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.apache.kafka.clients.producer.KafkaProducer")
                .because("a reader without its topic's isolation sees what was never committed");
    }

    static ArchRule readsNoClock() {
        return noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .because("time is passed in");
    }
}
