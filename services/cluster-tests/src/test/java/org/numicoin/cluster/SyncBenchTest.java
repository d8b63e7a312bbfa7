package org.numicoin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Shows that the benchmark of synchronization runs: a second node comes to the tip of the first,
/// and each process reports what that took. A missed goal is no failure here.
@Tag("nightly")
class SyncBenchTest {
    @TempDir private Path folder;

    @Test
    void shortRunBringsTheSecondNodeToTheTip() {
        try (var cluster = new Cluster(folder)) {
            var report = cluster.numi("bench", "sync", "--quick", "--json").json().path("report");

            assertThat(report.path("rates"))
                    .hasSize(5)
                    .allSatisfy(rate -> assertThat(rate.path("perSecond").asDouble()).isPositive());
            assertThat(
                            StreamSupport.stream(report.path("figures").spliterator(), false)
                                    .map(figure -> figure.path("what").asString()))
                    .contains(
                            "processor time of n2-validator, a block of the next",
                            "processor time of kafka, a block of the next");
        }
    }
}
