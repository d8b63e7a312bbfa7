package org.numicoin.bench.chain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.numicoin.bench.Report;
import org.numicoin.bench.TemporaryFolder;
import org.numicoin.crypto.BouncyCastleSignatures;

/// A node from a snapshot has the roots of one that executed everything: FastStart checks that, and
/// cuts the state into many chunks here. `-Dnumi.test.accounts=N` for more.
class FastStartTest {
    private static final int ACCOUNTS = Integer.getInteger("numi.test.accounts", 6_000);

    private final FastStart start = new FastStart(new BouncyCastleSignatures());

    @Test
    void measuresMakingCheckingAndImporting() throws Exception {
        try (var folder = TemporaryFolder.create()) {
            Report report = start.rates(folder, ACCOUNTS);
            System.out.println(report);
            assertThat(report.rates())
                    .extracting(Report.Rate::what)
                    .containsExactly(
                            "snapshot made",
                            "snapshot verified",
                            "snapshot imported",
                            "of that, the doctor");
        }
    }

    @Test
    void aNodeFromASnapshotHasTheRootsOfOneThatExecutedEverything() throws Exception {
        try (var folder = TemporaryFolder.create()) {
            Report report = start.comparison(folder, ACCOUNTS);
            System.out.println(report);
            assertThat(report.figures())
                    .hasSize(2)
                    .allSatisfy(figure -> assertThat(figure.value()).isPositive());
        }
    }
}
