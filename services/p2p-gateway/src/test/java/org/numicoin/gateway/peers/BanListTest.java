package org.numicoin.gateway.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.gateway.peers.TestPeers.T0;
import static org.numicoin.gateway.peers.TestPeers.ip;
import static org.numicoin.gateway.peers.TestPeers.peer;

import org.junit.jupiter.api.Test;

class BanListTest {
    private final BanList bans = new BanList();

    @Test
    void theOwnBanThatEndsFirstGivesWay() {
        for (int i = 0; i <= BanList.OWN_MAX; i++) {
            bans.add(ban(i, T0 + 1000 + i, Ban.By.NODE), T0);
        }
        assertThat(bans.of(peer(0), T0)).isEmpty();
        assertThat(bans.of(peer(1), T0)).isPresent();
        assertThat(bans.all(T0)).hasSize(BanList.OWN_MAX);
    }

    @Test
    void bansOfTheOperatorAreRefusedAboveTheLimitAndNeverGiveWay() {
        for (int i = 0; i < BanList.OPERATORS_MAX; i++) {
            assertThat(bans.add(ban(i, T0 + 1, Ban.By.OPERATOR), T0)).isTrue();
        }
        assertThat(bans.add(ban(-1, T0 + 9, Ban.By.OPERATOR), T0)).isFalse();
        assertThat(bans.add(ban(7, T0 + 9, Ban.By.OPERATOR), T0)).isTrue();
        assertThat(bans.add(ban(-2, T0 + 9, Ban.By.NODE), T0)).isTrue();
        assertThat(bans.all(T0)).hasSize(BanList.OPERATORS_MAX + 1);
    }

    @Test
    void theNarrowestNetworkIsTheReason() {
        bans.add(network("20.0.0.0/8"), T0);
        bans.add(network("20.1.2.0/24"), T0);
        assertThat(bans.of(ip("20.1.2.3"), T0)).map(Ban::reason).contains("20.1.2.0/24");
        assertThat(bans.of(ip("20.9.2.3"), T0)).map(Ban::reason).contains("20.0.0.0/8");
        assertThat(bans.of(ip("2a00::1"), T0)).isEmpty();
    }

    private static Ban network(String text) {
        var target = new Ban.Target.Network(IpNetwork.parse(text).orElseThrow());
        return new Ban(target, text, T0, T0 + 1, Ban.By.OPERATOR);
    }

    private static Ban ban(int number, long until, Ban.By by) {
        return new Ban(Ban.Target.of(peer(number)), "", T0, until, by);
    }
}
