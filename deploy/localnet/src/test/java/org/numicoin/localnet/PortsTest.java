package org.numicoin.localnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void givesEachNameAPortOfItsOwnForAsManyWorkersAsAreAllowed() {
        var ports = Ports.of(Ports.BASE, Layout.single(Ports.WORKERS_MAX), Map.of());
        assertThat(Set.copyOf(ports.byName().values())).hasSize(12 + Ports.WORKERS_MAX);
        assertThat(ports.target(Ports.EXPLORER_HTTP)).isEqualTo("127.0.0.1:7780");
        assertThat(ports.port(Ports.workerHttp(2))).isEqualTo(7731);
    }

    @Test
    void takesASinglePortFromTheEnvironment() {
        var ports =
                Ports.of(9000, Layout.single(1), Map.of("NUMI_PORT_EXPLORER_API_HTTP", " 8080 "));
        assertThat(ports.port(Ports.EXPLORER_HTTP)).isEqualTo(8080);
        assertThat(ports.port(Ports.KAFKA)).isEqualTo(9000);
    }

    @Test
    void refusesWhatIsNoPortByName() {
        assertThatThrownBy(
                        () -> Ports.of(9000, Layout.single(0), Map.of("NUMI_PORT_REDIS", "many")))
                .hasMessage("NUMI_PORT_REDIS: not a port: many");
        assertThatThrownBy(() -> Ports.of(65_500, Layout.single(0), Map.of()))
                .hasMessage("port 65580 of explorer-api-http is outside 1-65535");
        assertThatThrownBy(() -> Ports.of(0, Layout.single(0), Map.of()))
                .hasMessage("port 0 of kafka is outside 1-65535");
    }

    @Test
    void refusesOnePortForTwoNames() {
        assertThatThrownBy(
                        () -> Ports.of(9000, Layout.single(0), Map.of("NUMI_PORT_REDIS", "9000")))
                .hasMessage("port 9000 is given to kafka and redis");
    }
}
