package org.numicoin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Shows that the benchmark of a whole cluster runs: every stage reports, nothing is refused, what
/// was posted is mined. A missed goal is no failure here.
@Tag("nightly")
class IngestBenchTest {
    @TempDir private Path folder;

    @Test
    void shortRunMinesWhatItPosts() {
        try (var cluster = new Cluster(folder)) {
            var report = cluster.numi("bench", "ingest", "--quick", "--json").json().path("report");

            assertThat(report.path("rates"))
                    .hasSize(4)
                    .allSatisfy(rate -> assertThat(rate.path("perSecond").asDouble()).isPositive());
            assertThat(
                            StreamSupport.stream(report.path("figures").spliterator(), false)
                                    .map(figure -> figure.path("what").asString()))
                    .contains(
                            "from post to visible, p99",
                            "processor time of explorer-api, a transfer",
                            "time in mempool: verify, a transfer");
        }
    }
}
