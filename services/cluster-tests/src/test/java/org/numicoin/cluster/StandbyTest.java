package org.numicoin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.localnet.LocalNode;
import tools.jackson.databind.JsonNode;

/// Two validators of one node, and transactions that flow. The writer is killed with SIGKILL; then
/// both validators are restarted one after the other, as for an update. Each time the other one
/// writes on, the blocks that were there stay, and blocks go on; in the end every transaction that
/// the API accepted is mined exactly once, and the chain verifies from genesis.
class StandbyTest {
    private static final int VALIDATORS = 2;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir private Path data;

    @Test
    void neitherTheDeathOfTheWriterNorARollingRestartLosesABlock() {
        try (var cluster = new Cluster(data).up("--validators", Integer.toString(VALIDATORS))) {
            var load = Load.on(cluster);
            try (load) {
                long term = awaitWriterAndStandby(cluster).get("term").asLong();
                var pids = pids(cluster);
                var killed = new AtomicReference<>("");
                goesOn(
                        cluster,
                        "SIGKILL of the writer",
                        () -> killed.set(killWriter(cluster, pids)));
                String dead = killed.get();
                var successor = awaitWriterAndStandby(cluster);
                assertThat(successor.get("name").asString()).isNotEqualTo(dead);
                assertThat(successor.get("term").asLong()).isGreaterThan(term);

                goesOn(
                        cluster,
                        "a rolling restart",
                        () -> {
                            var output =
                                    cluster.onData(
                                                    "restart",
                                                    "--rolling",
                                                    "validator",
                                                    "validator-2")
                                            .ok();
                            assertThat(output.out().lines())
                                    .filteredOn(line -> line.contains("restarting "))
                                    .extracting(line -> line.replaceAll(".* ", ""))
                                    .containsExactly(dead, successor.get("name").asString());
                            assertThat(output.out()).contains(dead + " writes after ");
                        });
            }
            assertThat(load.accepted()).hasSizeGreaterThan(50);
            load.assertMinedOnce();
            assertThat(cluster.numi("tool", "verify-chain").ok().out()).isNotEmpty();
        }
    }

    private static void goesOn(Cluster cluster, String fault, Runnable happens) {
        List<String> before = cluster.blocks();
        try (var watch = WriterWatch.on(cluster, VALIDATORS)) {
            happens.run();
            Cluster.await(
                    "blocks after " + fault, LIMIT, () -> cluster.height() > before.size() + 2);
            System.out.printf("%s: %s without a writer%n", fault, watch.longest());
        }
        assertThat(cluster.blocks()).startsWith(before.toArray(String[]::new));
    }

    /// @return the writer
    private static JsonNode awaitWriterAndStandby(Cluster cluster) {
        Cluster.await(
                "one writes, one stands by",
                LIMIT,
                () -> roles(cluster.status()).containsAll(List.of("writer", "standby")));
        return StreamSupport.stream(cluster.status().get("validators").spliterator(), false)
                .filter(validator -> validator.get("role").asString().equals("writer"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> roles(JsonNode status) {
        return StreamSupport.stream(status.get("validators").spliterator(), false)
                .map(validator -> validator.get("role").asString())
                .toList();
    }

    /// Of the validators, by their names.
    private static Map<String, Long> pids(Cluster cluster) {
        return StreamSupport.stream(cluster.status().get("members").spliterator(), false)
                .collect(
                        Collectors.toMap(
                                member -> member.get("name").asString(),
                                member -> member.get("pid").asLong()));
    }

    /// Kills whoever writes at this moment: on a busy machine that may have changed since it was
    /// looked at.
    private static String killWriter(Cluster cluster, Map<String, Long> pids) {
        var writer = new AtomicReference<>("");
        Cluster.await(
                "one writes",
                LIMIT,
                () ->
                        IntStream.rangeClosed(1, VALIDATORS)
                                .filter(replica -> cluster.role(replica).equals("writing"))
                                .mapToObj(LocalNode::validator)
                                .peek(writer::set)
                                .findFirst()
                                .isPresent());
        long pid = Objects.requireNonNull(pids.get(writer.get()));
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
        return writer.get();
    }
}
