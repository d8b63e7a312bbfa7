package org.numicoin.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.numicoin.bench.Report;

/// A short run with few nodes; skipped, with the reason, where there can be none.
@Timeout(120)
class LabBenchTest {
    @Test
    void blocksReachEverybodyAndAreSmallOnTheWay() throws Exception {
        NetworkLab.obstacle().ifPresent(reason -> abort(reason));

        Report report = new LabBench().run(true);

        assertThat(figure(report, "deliveries").value()).isEqualTo(6);
        assertThat(figure(report, "compact form, share of the block").isMet()).isTrue();
    }

    private static Report.Figure figure(Report report, String what) {
        return report.figures().stream()
                .filter(figure -> figure.what().equals(what))
                .findFirst()
                .orElseThrow();
    }
}
