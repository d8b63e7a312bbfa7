package org.numicoin.kit.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;

final class ServiceFencesTest {
    @Test
    void theKitMakesKafkaClientsInOnePlaceAndReadsNoClock() {
        assertThatCode(() -> ServiceFences.check("org.numicoin.kit")).doesNotThrowAnyException();
    }

    @Test
    void seesAConsumerThatIsMadeElsewhere() {
        var classes = new ClassFileImporter().importClasses(Offender.class);
        assertThat(ServiceFences.makesNoKafkaClient().evaluate(classes).hasViolation()).isTrue();
        assertThat(ServiceFences.readsNoClock().evaluate(classes).hasViolation()).isTrue();
    }

    /// Does what the fences are against.
    static final class Offender {
        long offend() {
            try (var consumer = new KafkaConsumer<byte[], byte[]>(Map.of())) {
                return System.currentTimeMillis() + consumer.assignment().size();
            }
        }
    }
}
