package org.numicoin.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.numicoin.bench.Report.Rate;
import org.numicoin.bench.Report.Ratio;
import org.numicoin.bench.pow.PowBench;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
    private static final Rate RATE = new Rate("bare loop", 412.34, "hashes");

    private static Report report(double value, double goal) {
        return new Report(
                List.of(RATE), List.of(new Ratio("worker / bare", value, goal)), List.of());
    }

    @Test
    void goalIsMetFromItsValueOn() {
        assertThat(report(0.97, 0.97).isMet()).isTrue();
        assertThat(report(0.9699, 0.97).isMet()).isFalse();
    }

    @Test
    void ratioWithoutAGoalIsNeverMissed() {
        assertThat(report(0.01, 0).isMet()).isTrue();
        assertThat(report(0.01, 0).table()).doesNotContain("goal");
    }

    @Test
    void tableShowsRatesWithUnitsAndWhichGoalIsMissed() {
        assertThat(report(0.5, 0.97).table())
                .contains("412.3 hashes/s")
                .containsPattern("worker / bare +0.500 {3}goal: at least 0.97, MISSED");
    }

    @Test
    void figureWithALimitHasToStayBelowIt() {
        var met = new Report(List.of(), List.of(), List.of(figure(999.9)), List.of());
        var missed = new Report(List.of(), List.of(), List.of(figure(1_000)), List.of());

        assertThat(met.isMet()).isTrue();
        assertThat(met.table()).containsPattern("p95 +999.900 ms {3}goal: below 1,000, met");
        assertThat(missed.isMet()).isFalse();
        assertThat(missed.table()).contains("goal: below 1,000, MISSED");
    }

    private static Report.Figure figure(double value) {
        return new Report.Figure("p95", value, "ms", 1_000);
    }

    @Test
    void jsonNamesBenchmarkMachineRatesAndRatios() {
        var machine = new Machine("cpu", 2, 1_024, "25", "Linux");
        var json =
                JsonMapper.shared()
                        .readTree(Main.json(new PowBench(), machine, report(0.98, 0.97)));

        assertThat(json.at("/bench").asString()).isEqualTo("pow");
        assertThat(json.at("/machine/processors").asInt()).isEqualTo(2);
        assertThat(json.at("/report/rates/0/perSecond").asDouble()).isEqualTo(412.34);
        assertThat(json.at("/report/ratios/0/value").asDouble()).isEqualTo(0.98);
        assertThat(json.at("/report/ratios/0/met").asBoolean()).isTrue();
    }

    @Test
    void machineIsDescribedOnAnySystem() {
        var here = Machine.here();

        assertThat(here.processors()).isPositive();
        assertThat(here.toString()).contains(here.cpu()).contains(System.getProperty("os.name"));
    }

    @Test
    void usageListsEveryBenchmark() {
        assertThat(Main.usage().lines().skip(1))
                .extracting(line -> line.strip().replaceFirst(" .*", ""))
                .containsExactly(
                        "pow", "mining", "pool", "verify", "state", "chain", "mempool", "ingest",
                        "sync", "p2p", "lab");
    }
}
