package org.numicoin.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.gateway.app.RunningGateway.addressed;
import static org.numicoin.gateway.app.RunningGateway.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.gateway.peers.Offence;
import org.numicoin.gateway.sync.Standstill;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;

/// What is counted while two gateways meet.
@ExtendWith(SharedBroker.class)
final class MetricsTest {
    private static final Path DOCUMENT = Path.of("../../docs/operations/network.md");

    @TempDir Path folder;

    private RunningGateway one;
    private RunningGateway other;

    @BeforeEach
    void start(KafkaFixture kafka) throws Exception {
        one = RunningGateway.start(kafka, folder.resolve("one"));
        other = RunningGateway.start(KafkaFixture.on(kafka.bootstrap()), folder.resolve("other"));
    }

    @AfterEach
    void end() {
        one.close();
        other.close();
    }

    @Test
    void saysWhatBecameOfDialsAndHowPeersAreConnected() {
        one.connectTo(other);
        one.post("/peers/connect", addressed("/ip4/127.0.0.1/tcp/1"));
        assertThat(value("numi_p2p_dials_total", "outcome", "connected")).isEqualTo(1);
        assertThat(value("numi_p2p_dials_total", "outcome", "unreachable")).isEqualTo(1);
        assertThat(value("numi_p2p_connections_total", "suite", "hybrid")).isEqualTo(1);
        assertThat(value("numi_p2p_bytes_total", "direction", "in")).isGreaterThan(1000);
        assertThat(value("numi_p2p_bytes_total", "direction", "out")).isGreaterThan(1000);
        await("the mesh", () -> value("numi_p2p_gossip_mesh", "topic", "blocks") == 1);
        await("the table", () -> value("numi_p2p_table", "service", "p2p-gateway") == 1);
    }

    @Test
    void countsBansByWhatLedToThem() {
        one.post("/bans", "{\"target\":\"%s\"}".formatted(other.peerId()));
        assertThat(value("numi_p2p_bans", "code", "operator")).isEqualTo(1);
        for (Offence offence : Offence.values()) {
            assertThat(value("numi_p2p_bans", "code", offence.code())).isZero();
        }
    }

    @Test
    void saysForEachReasonWhetherSynchronizationStandsStillForIt() {
        await("nobody is there", () -> stalled(Standstill.Cause.NO_PEERS) == 1);
        for (var cause : Standstill.Cause.values()) {
            assertThat(stalled(cause)).isEqualTo(cause == Standstill.Cause.NO_PEERS ? 1 : 0);
        }
        one.connectTo(other);
        await("somebody is there", () -> stalled(Standstill.Cause.NO_PEERS) == 0);
    }

    @Test
    void everyMetricIsDocumented() throws Exception {
        one.connectTo(other);
        String document = Files.readString(DOCUMENT);
        assertThat(
                        one.metrics().stream()
                                .filter(line -> line.matches("numi_(p2p|sync|gateway)_.*"))
                                .map(line -> line.split("[{ ]", 2)[0])
                                .distinct())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(document).contains("`" + name + "`"));
        Arrays.stream(Standstill.Cause.values())
                .forEach(cause -> assertThat(document).contains("`" + cause.code() + "`"));
    }

    private double stalled(Standstill.Cause cause) {
        return value("numi_sync_stalled", "reason", cause.code());
    }

    private double value(String name, String label, String value) {
        return one.metric(name + "{", label + "=\"" + value + "\"");
    }
}
