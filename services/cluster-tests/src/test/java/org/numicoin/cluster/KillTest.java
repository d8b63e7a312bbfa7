package org.numicoin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Ten processes, two at a time, chosen by a seed among the services, Kafka and Redis, are killed
/// with SIGKILL while transactions flow. The supervisor restarts them. Then the chain verifies from
/// genesis, and every transaction that the API accepted is mined exactly once.
class KillTest {
    private static final int KILLS = 10;
    private static final int AT_ONCE = 2;
    private static final long SEED = Long.getLong("numi.test.seed", 20261120);

    @TempDir private Path data;

    @Test
    void tenKillsLoseNoAcceptedTransactionAndNoBlock() {
        var random = new SplittableRandom(SEED);
        try (var cluster = new Cluster(data).up("--workers", "1")) {
            var killed = new ArrayList<String>();
            var load = Load.on(cluster);
            try (load) {
                while (killed.size() < KILLS) {
                    long height = healthyHeight(cluster);
                    killed.addAll(kill(cluster, random));
                    Cluster.await(
                            "the chain goes on after " + killed,
                            Duration.ofMinutes(2),
                            () -> cluster.height() > height + 1);
                }
            }
            assertThat(load.accepted()).hasSizeGreaterThan(50);
            load.assertMinedOnce();
            assertThat(cluster.numi("tool", "verify-chain").ok().out()).isNotEmpty();
        }
    }

    private static long healthyHeight(Cluster cluster) {
        Cluster.await(
                "all healthy",
                Duration.ofMinutes(5),
                () -> cluster.status().get("healthy").asBoolean());
        return cluster.height();
    }

    private static List<String> kill(Cluster cluster, SplittableRandom random) {
        var members = new ArrayList<JsonNode>();
        cluster.status().get("members").forEach(members::add);
        var names = new ArrayList<String>();
        for (int i = 0; i < AT_ONCE; i++) {
            var member = members.remove(random.nextInt(members.size()));
            long pid = member.get("pid").asLong();
            assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
            names.add(member.get("name").asString());
        }
        return names;
    }
}
