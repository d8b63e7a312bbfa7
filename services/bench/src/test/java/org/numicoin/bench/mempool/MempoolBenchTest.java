package org.numicoin.bench.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.numicoin.bench.Report;
import org.numicoin.bench.chain.BenchSpec;
import org.numicoin.consensus.Genesis;
import org.numicoin.crypto.BouncyCastleSignatures;
import org.numicoin.messaging.NetworkId;

/// The parts that need no cluster, whose jars are not built when this module is tested. A missed
/// goal is no failure here.
final class MempoolBenchTest {
    private static final Scale SMALL = new Scale(64, 4, 8, 1, 1, 1, 1);

    @Test
    void measuresAdmissionSelectionAssemblyAndRemoval() throws Exception {
        var spec = BenchSpec.spec();
        var network = new NetworkId(spec.chainId(), Genesis.of(spec).block().id());

        Report report = new PoolBench(spec, network, new BouncyCastleSignatures(), SMALL).run();

        assertThat(report.rates())
                .hasSize(3)
                .allSatisfy(rate -> assertThat(rate.perSecond()).isPositive().isFinite());
        assertThat(report.figures())
                .hasSize(3)
                .allSatisfy(figure -> assertThat(figure.value()).isPositive().isFinite());
        assertThat(report.ratios()).hasSize(3);
        assertThat(report.ratios().getLast().value()).isPositive().isLessThanOrEqualTo(1);
    }

    @Test
    void measuresMemoryBesideTheBytesOfTransactions() throws Exception {
        PoolMemory.Result result = PoolMemory.Result.parse(new PoolMemory().measure(1_000) + "");

        assertThat(result.count()).isEqualTo(4_096);
        assertThat(result.wire() / result.count()).isBetween(3_400L, 3_500L);
        assertThat(result.heap()).isGreaterThan(result.wire());
    }

    @Test
    void numbersOfReplicasAreAddedUpAndSubtracted() {
        var one = Numbers.parse(new Numbers(Map.of("told", 5.0, "stage/plan", 1.5)).toString());
        var both = Numbers.sum(List.of(one, new Numbers(Map.of("told", 2.0))));

        assertThat(both.of("told")).isEqualTo(7);
        assertThat(both.since(one).of("told")).isEqualTo(2);
        assertThat(both.under("stage/")).containsExactly(Map.entry("plan", 1.5));
    }
}
