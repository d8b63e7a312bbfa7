package org.numicoin.localnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayoutTest {
    @Test
    void givesWorkersInTurnAndAnExplorerToTheFirstNodeAlways() {
        var layout = Layout.of(3, List.of(), List.of(2), List.of(1, 2), List.of(2), List.of(3));
        assertThat(layout.nodes())
                .containsExactly(
                        new LocalNode(1, 1, 2, 1, 2, true),
                        new LocalNode(2, 1, 1, 2, 0, false),
                        new LocalNode(3, 1, 1, 0, 0, true));
        assertThat(layout.mines()).isTrue();
        assertThat(Layout.of(2, List.of(), List.of(), List.of(0), List.of(1), List.of()).mines())
                .isFalse();
    }

    @Test
    void namesTheFirstNodeAsTheOnlyOneAndTheOthersByNumber() {
        var second = new LocalNode(2, 1, 1, 0, 0, false);
        assertThat(new LocalNode(1, 1, 1, 0, 0, true).name("validator")).isEqualTo("validator");
        assertThat(second.name("validator")).isEqualTo("n2-validator");
        assertThat(new LocalNode(1, 1, 1, 0, 0, true).prefix("localnet").text())
                .isEqualTo("numi.localnet");
        assertThat(second.prefix("localnet").text()).isEqualTo("numi.localnet.n2");
    }

    @Test
    void givesEveryNodePortsOfItsOwn() {
        var layout =
                Layout.of(
                        Layout.NODES_MAX,
                        List.of(Ports.VALIDATORS_MAX, 2),
                        List.of(Ports.MEMPOOLS_MAX, 3),
                        List.of(Ports.WORKERS_MAX, Ports.WORKERS_MAX),
                        List.of(Ports.POOLS_MAX, Ports.POOLS_MAX),
                        List.of(2, 16));
        var ports = Ports.of(Ports.BASE, layout, Map.of("NUMI_PORT_N2_MEMPOOL_GRPC", "9000"));
        assertThat(Set.copyOf(ports.byName().values())).hasSize(ports.byName().size());
        assertThat(ports.port("n2-validator-grpc")).isEqualTo(7811);
        assertThat(ports.port("n2-validator-2-http")).isEqualTo(7822);
        assertThat(ports.port("validator-5-grpc")).isEqualTo(7729);
        assertThat(ports.port("n3-" + Ports.GATEWAY_P2P)).isEqualTo(7920);
        assertThat(ports.port("n2-mempool-grpc")).isEqualTo(9000);
        assertThat(ports.port("mempool-9-grpc")).isEqualTo(7797);
        assertThat(ports.port("n2-mempool-2-http")).isEqualTo(7882);
        assertThat(ports.port("n2-mining-pool-3-management")).isEqualTo(7878);
        assertThat(ports.byName()).doesNotContainKey("n3-" + Ports.EXPLORER_HTTP);
    }

    @Test
    void refusesMoreNodesThanThereMayBeAndNumbersOfNone() {
        assertThatThrownBy(
                        () -> Layout.of(17, List.of(), List.of(), List.of(), List.of(), List.of()))
                .hasMessage("17 nodes: 1 to 16 are possible");
        assertThatThrownBy(() ->
                        Layout.of(1, List.of(), List.of(), List.of(1, 1), List.of(), List.of()))
                .hasMessage("workers for 2 nodes, and there are 1");
        assertThatThrownBy(() ->
                        Layout.of(1, List.of(1, 1), List.of(), List.of(), List.of(), List.of()))
                .hasMessage("validators for 2 nodes, and there are 1");
        assertThatThrownBy(
                        () -> Layout.of(1, List.of(0), List.of(), List.of(), List.of(), List.of()))
                .hasMessage("0 validators: 1 to 5 are possible");
        assertThatThrownBy(
                        () -> Layout.of(1, List.of(6), List.of(), List.of(), List.of(), List.of()))
                .hasMessage("6 validators: 1 to 5 are possible");
        assertThatThrownBy(
                        () -> Layout.of(1, List.of(), List.of(10), List.of(), List.of(), List.of()))
                .hasMessage("10 mempools: 1 to 9 are possible");
        assertThatThrownBy(() ->
                        Layout.of(1, List.of(), List.of(1, 1), List.of(), List.of(), List.of()))
                .hasMessage("mempools for 2 nodes, and there are 1");
        assertThatThrownBy(
                        () -> Layout.of(1, List.of(), List.of(), List.of(), List.of(4), List.of()))
                .hasMessage("4 pools: 0 to 3 are possible");
        assertThatThrownBy(() ->
                        Layout.of(1, List.of(), List.of(), List.of(), List.of(0, 1), List.of()))
                .hasMessage("pools for 2 nodes, and there are 1");
        assertThatThrownBy(
                        () -> Layout.of(2, List.of(), List.of(), List.of(), List.of(), List.of(3)))
                .hasMessage("an explorer for node 3, and there are 2");
        assertThatThrownBy(() -> Layout.single(41)).hasMessage("41 workers: 0 to 40 are possible");
    }
}
