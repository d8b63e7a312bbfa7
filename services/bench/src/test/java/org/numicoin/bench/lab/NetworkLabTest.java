package org.numicoin.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Nodes in network namespaces; skipped, with the reason, where there can be none.
@Timeout(120)
class NetworkLabTest {
    private static final int NODES = 5;
    private static final int FIRST = 2;

    @BeforeEach
    void skipWhereThereIsNoLab() {
        NetworkLab.obstacle().ifPresent(reason -> abort(reason));
    }

    /// Five nodes, all connected. A block of either side, announced while two of them are cut off,
    /// reaches its own side at once, and the other side once the paths are open again: gossip
    /// offers it, though nobody announced anything since.
    @Test
    void blocksOfBothSidesOfAPartitionReachEverybodyOnceItHeals() throws IOException {
        try (var lab = NetworkLab.start(NODES, Links.of(20, Duration.ofMillis(10)), 1)) {
            lab.connectRing(List.of(1, 2));
            lab.awaitMesh(NODES - 1);

            lab.partition(FIRST, true);
            lab.announce(0, 1);
            lab.announce(NODES - 1, 2);
            lab.awaitBlock(1, 1);
            lab.awaitBlock(2, 2);
            lab.awaitBlock(3, 2);
            lab.partition(FIRST, false);

            lab.awaitBlock(0, 2);
            lab.awaitBlock(1, 2);
            for (int node = FIRST; node < NODES; node++) {
                lab.awaitBlock(node, 1);
            }
        }
    }

    @Test
    void aBlockTakesAtLeastTheLatencyOfThePath() throws IOException {
        var links = new Links(20, Duration.ofMillis(40), Duration.ofMillis(5), 0.01);
        try (var lab = NetworkLab.start(2, links, 2)) {
            lab.connect(0, 1);
            lab.awaitMesh(1);

            long announced = lab.announce(0, 1).micros();
            assertThat(lab.awaitBlock(1, 1) - announced).isGreaterThanOrEqualTo(40_000);
        }
    }
}
