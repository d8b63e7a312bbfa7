package org.numicoin.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Nodes in network namespaces; skipped, with the reason, where there can be none.
@Timeout(120)
class NetworkLabTest {
    private static final int NODES = 5;
    private static final int FIRST = 2;
    private static final int LENGTH = 1000;

    @BeforeEach
    void skipWhereThereIsNoLab() {
        NetworkLab.obstacle().ifPresent(reason -> abort(reason));
    }

    /// Five nodes, all connected. What is published while two of them are cut off reaches its own
    /// side at once, and the other side once the paths are open again: gossip offers it, though
    /// nobody published anything since.
    @Test
    void messagesOfBothSidesOfAPartitionReachEverybodyOnceItHeals() throws IOException {
        try (var lab = NetworkLab.start(NODES, Links.of(20, Duration.ofMillis(10)), 1)) {
            lab.connectRing(1, 2);
            lab.awaitMesh(NODES - 1);

            lab.partition(FIRST, true);
            lab.publish(0, 1, LENGTH);
            lab.publish(NODES - 1, 2, LENGTH);
            lab.awaitMessage(1, 1);
            lab.awaitMessage(2, 2);
            lab.awaitMessage(3, 2);
            lab.partition(FIRST, false);

            lab.awaitMessage(0, 2);
            lab.awaitMessage(1, 2);
            for (int node = FIRST; node < NODES; node++) {
                lab.awaitMessage(node, 1);
            }
        }
    }

    @Test
    void aMessageTakesAtLeastTheLatencyOfThePath() throws IOException {
        var links = new Links(20, Duration.ofMillis(40), Duration.ofMillis(5), 0.01);
        try (var lab = NetworkLab.start(2, links, 2)) {
            lab.connect(0, 1);
            lab.awaitMesh(1);

            long published = lab.publish(0, 1, LENGTH);
            assertThat(lab.awaitMessage(1, 1) - published).isGreaterThanOrEqualTo(40_000);
        }
    }
}
