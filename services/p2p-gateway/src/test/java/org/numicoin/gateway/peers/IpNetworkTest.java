package org.numicoin.gateway.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.gateway.peers.TestPeers.ip;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpNetworkTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.0/24, 203.0.113.77, 203.0.114.77",
        "10.0.0.0/9, 10.127.0.1, 10.128.0.1",
        "0.0.0.0/0, 1.2.3.4, 2a00::1",
        "2a00:1::/32, 2a00:1:ffff::1, 2a00:2::1",
        "1.2.3.4, 1.2.3.4, 1.2.3.5"
    })
    void containsTheAddressesOfItsPrefix(String network, String inside, String outside) {
        var read = IpNetwork.parse(network).orElseThrow();
        assertThat(read.contains(ip(inside))).isTrue();
        assertThat(read.contains(ip(outside))).isFalse();
        assertThat(IpNetwork.parse(read.toString())).contains(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "1.2.3.4/33",
                "1.2.3.4/-1",
                "1.2.3/24",
                "::/129",
                "host/8",
                "1.2.3.4/"
            })
    void anythingElseIsNoNetwork(String text) {
        assertThat(IpNetwork.parse(text)).isEmpty();
    }

    @Test
    void cutsWhatIsBehindThePrefix() {
        assertThat(IpNetwork.parse("20.1.2.3/16")).contains(IpNetwork.of(ip("20.1.9.9"), 16));
    }

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, PUBLIC",
        "2a00::1, PUBLIC",
        "127.0.0.1, PRIVATE",
        "10.1.1.1, PRIVATE",
        "172.31.0.1, PRIVATE",
        "172.32.0.1, PUBLIC",
        "100.64.0.1, PRIVATE",
        "fd00::1, PRIVATE",
        "::1, PRIVATE",
        "0.0.0.0, UNUSABLE",
        "203.0.113.1, UNUSABLE",
        "224.0.0.251, UNUSABLE",
        "255.255.255.255, UNUSABLE",
        "2001:db8::1, UNUSABLE",
        "::, UNUSABLE"
    })
    void knowsWhoCanReachAnAddress(String address, AddressKind kind) {
        assertThat(AddressKind.of(ip(address))).isEqualTo(kind);
    }
}
