package org.numicoin.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.bench.chain.StateBench;
import org.numicoin.bench.chain.VerifyBench;
import org.numicoin.bench.pow.MiningBench;
import org.numicoin.bench.pow.PowBench;

/// Short runs: every contestant does its work. A missed goal is no failure here. Left out are those
/// that start clusters, whose jars are not built when this module is tested (`ingest`, `sync`), and
/// those that need other programs or rights (`p2p`, `lab`).
class BenchmarksTest {
    @ParameterizedTest
    @ValueSource(classes = {PowBench.class, MiningBench.class, VerifyBench.class, StateBench.class})
    void quickRunMeasuresEveryContestant(Class<? extends Benchmark> type) throws Exception {
        Report report = type.getDeclaredConstructor().newInstance().run(true);

        assertThat(report.rates())
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(rate -> assertThat(rate.perSecond()).isPositive().isFinite());
        assertThat(report.ratios())
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(ratio -> assertThat(ratio.value()).isPositive().isFinite());
    }
}
