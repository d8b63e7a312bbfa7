package org.numicoin.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Hash256;

final class TopicsTest {
    private static final long BLOCK = 8_388_608;

    @Test
    void namesBeginWithThePrefixAndAreUnique() {
        var prefix = TopicPrefix.ofChain("localnet");
        assertThat(prefix.of(Topics.TX_SUBMITTED)).isEqualTo("numi.localnet.tx.submitted");
        assertThat(Topics.ALL.stream().map(Topic::name)).doesNotHaveDuplicates().hasSize(12);
    }

    @Test
    void refusesAPrefixThatKafkaOrRedisWouldReadDifferently() {
        for (var bad : new String[] {"", ".", "a..b", "a.", "Numi", "a_b", "a b", "x".repeat(65)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new TopicPrefix(bad));
        }
    }

    @Test
    void onlyTheLogsOfDecisionsAreReadCommitted() {
        assertThat(Topics.ALL)
                .filteredOn(t -> t.isolation() == Topic.Isolation.READ_COMMITTED)
                .containsExactly(Topics.CHAIN_EVENTS, Topics.POOL_LEDGER);
    }

    @Test
    void limitsFollowTheBlockSizeLimit() {
        var limits =
                Topics.ALL.stream()
                        .collect(
                                Collectors.toMap(
                                        Topic::name, t -> t.limit().bytes(BLOCK), (a, _) -> a));
        assertThat(new TreeMap<>(limits))
                .isEqualTo(
                        new TreeMap<>(
                                Map.ofEntries(
                                        Map.entry("tx.submitted", 262_144L),
                                        Map.entry("tx.verdicts", 262_144L),
                                        Map.entry("block.candidates", BLOCK + 65_536),
                                        Map.entry("mining.bodies", BLOCK + 65_536),
                                        Map.entry("mining.solutions", 16_384L),
                                        Map.entry("mining.templates", 16_384L),
                                        Map.entry("chain.events", BLOCK * 5 / 2),
                                        Map.entry("validator.lease", 1_024L),
                                        Map.entry("pool.shares", 262_144L),
                                        Map.entry("pool.ledger", 1_048_576L),
                                        Map.entry("pool.lease", 1_024L),
                                        Map.entry("quarantine", BLOCK + 131_072))));
        assertThat(Topics.CHAIN_EVENTS.limit()).hasToString("2.5 × block size limit");
        assertThat(Topics.MINING_BODIES.limit()).hasToString("block size limit + 64 KiB");
    }

    @Test
    void verdictsAreCompactedAfterAnHourAndKeptForTwoDays() {
        assertThat(Topics.TX_VERDICTS.settings(BLOCK))
                .containsEntry("cleanup.policy", "compact,delete")
                .containsEntry("min.compaction.lag.ms", "3600000")
                .containsEntry("segment.ms", "3600000")
                .containsEntry("retention.ms", "172800000");
        assertThat(Topics.QUARANTINE.settings(BLOCK))
                .containsEntry("retention.bytes", "1073741824");
        assertThat(Topics.CHAIN_EVENTS.retention()).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void thePoolsBooksAreKeptForEver() {
        assertThat(Topics.POOL_LEDGER.settings(BLOCK)).containsEntry("retention.ms", "-1");
        assertThat(Topics.markdown()).contains("| for ever | 1024 KiB |");
    }

    @Test
    void aProgramChecksWhatItWritesAndReads() {
        assertThat(Topics.usedBy(TopicClient.MINING_WORKER))
                .containsExactly(
                        Topics.MINING_SOLUTIONS, Topics.MINING_TEMPLATES, Topics.QUARANTINE);
        assertThat(Topics.usedBy(TopicClient.CLI)).containsExactly(Topics.QUARANTINE);
    }

    @Test
    void theTableHasOneLineATopicAndAsManyCellsInEach() {
        var lines = Topics.markdown().lines().toList();
        assertThat(lines).hasSize(2 + Topics.ALL.size());
        assertThat(lines).allMatch(line -> line.chars().filter(c -> c == '|').count() == 12);
        assertThat(lines.get(8)).startsWith("| `chain.events` | 1 | none |").contains("7 days");
    }

    @Test
    void theDocumentHasTheSameTable() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "spec", "messaging.md")))
                .contains(Topics.markdown());
    }

    @Test
    void aShardIsTheFirstTwoBytesOfTheSenderModuloSixteen() {
        assertThat(Shards.of(address(0, 0x0f))).isEqualTo(15);
        assertThat(Shards.of(address(0x01, 0x10))).isZero();
        assertThat(Shards.of(address(0xff, 0xfe))).isEqualTo(14);
        assertThat(Topics.TX_SUBMITTED.partitions()).isEqualTo(Shards.COUNT);
        assertThat(Topics.TX_VERDICTS.partitions()).isEqualTo(Shards.COUNT);
    }

    private static Address address(int first, int second) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) first;
        bytes[1] = (byte) second;
        bytes[2] = (byte) 0xff;
        return new Address(Hash256.of(bytes));
    }
}
