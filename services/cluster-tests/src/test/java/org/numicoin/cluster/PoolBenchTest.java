package org.numicoin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `numi bench pool` with few shares and few connections: a pod takes every share, and says what
/// its miners cost.
@Tag("nightly")
class PoolBenchTest {
    @TempDir private Path folder;

    @Test
    void shortRunJudgesSharesAndHoldsConnections() {
        try (var cluster = new Cluster(folder)) {
            var report = cluster.numi("bench", "pool", "--quick", "--json").json().path("report");

            assertThat(report.path("rates"))
                    .hasSize(2)
                    .allSatisfy(rate -> assertThat(rate.path("perSecond").asDouble()).isPositive());
            assertThat(
                            StreamSupport.stream(report.path("figures").spliterator(), false)
                                    .map(figure -> figure.path("what").asString()))
                    .contains("heap of a connection", "resident memory of a connection");
        }
    }
}
