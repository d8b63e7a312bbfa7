package org.numicoin.kit.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

final class TraceContextTest {
    /// The example of the W3C recommendation.
    private static final String HEADER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void readsAndWritesTheExampleOfTheStandard() {
        var trace = TraceContext.parse(HEADER);
        assertThat(trace.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(trace.toHeader()).isEqualTo(HEADER);
        assertThat(TraceContext.parse(HEADER.getBytes(StandardCharsets.US_ASCII))).isEqualTo(trace);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473x-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            })
    void takesWhatIsNotWellFormedForNoTrace(String header) {
        assertThat(TraceContext.parse(header).isNone()).isTrue();
    }

    @Test
    void takesALongHeaderForNoTrace() {
        assertThat(TraceContext.parse(new byte[1 << 20])).isEqualTo(TraceContext.NONE);
    }

    @Test
    void aChildIsAnotherStepOfTheSameTrace() {
        var random = new Random(1);
        var trace = TraceContext.random(random);
        var child = trace.child(random);
        assertThat(child.traceId()).isEqualTo(trace.traceId());
        assertThat(child.span()).isNotEqualTo(trace.span());
        assertThat(TraceContext.NONE.child(random)).isEqualTo(TraceContext.NONE);
    }

    @Test
    void standsInTheLogWhileItIsOpen() {
        var trace = TraceContext.parse(HEADER);
        try (var _ = trace.inLog()) {
            assertThat(MDC.get("traceId")).isEqualTo(trace.traceId());
        }
        assertThat(MDC.get("traceId")).isNull();
        try (var _ = TraceContext.NONE.inLog()) {
            assertThat(MDC.get("traceId")).isNull();
        }
    }
}
