package org.numicoin.libp2p.multiaddr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;

class MultiaddrTest {
    private static final String PEER = "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";

    @Test
    void keepsTheBytesOfTheReferenceImplementation() {
        same("/ip4/127.0.0.1/udp/1234", "047f000001910204d2");
        same("/ip4/127.0.0.1/tcp/4321", "047f0000010610e1");
        same("/ip4/1.2.3.4", "0401020304");
        same("/ip6/2601:9:4f81:9700:803e:ca65:66e8:c21", "29260100094f819700803eca6566e80c21");
        same("/ip6/::1/tcp/80", "2900000000000000000000000000000001060050");
        same("/ip6/::ffff:1.2.3.4/tcp/80", "2900000000000000000000ffff01020304060050");
        same("/ip6zone/x/ip6/fe80::1", "2a017829fe800000000000000000000000000001");
        same("/dns4/example.com", "360b6578616d706c652e636f6d");
        same("/dnsaddr/sjc-1.bootstrap.libp2p.io", "38" + "19" + hex("sjc-1.bootstrap.libp2p.io"));
        same("/ip4/1.2.3.4/udp/80/quic-v1/p2p-circuit", "0401020304910200" + "50cd03a202");
        same("/tcp/0", "060000");
    }

    @Test
    void readsAndWritesAPeer() {
        var address = Multiaddr.parse("/dns/a.example/tcp/443/wss/p2p/" + PEER);
        assertThat(Multiaddr.decode(address.encode())).isEqualTo(address);
        assertThat(address).hasToString("/dns/a.example/tcp/443/wss/p2p/" + PEER);
        assertThat(address.peer()).isPresent();
        assertThat(Multiaddr.parse("/ipfs/" + PEER)).isEqualTo(Multiaddr.parse("/p2p/" + PEER));
        assertThat(address.withoutPeer()).hasToString("/dns/a.example/tcp/443/wss");
        assertThat(address.name()).contains("a.example");
    }

    @Test
    void saysWhereToConnectForPlainTcpOnly() throws UnknownHostException {
        var socket = new InetSocketAddress(InetAddress.getByName("1.2.3.4"), 4001);
        assertThat(Multiaddr.parse("/ip4/1.2.3.4/tcp/4001").tcpSocket()).contains(socket);
        assertThat(Multiaddr.parse("/ip4/1.2.3.4/tcp/4001/p2p/" + PEER).tcpSocket())
                .contains(socket);
        assertThat(Multiaddr.ofTcp(socket)).hasToString("/ip4/1.2.3.4/tcp/4001");
        assertThat(Multiaddr.parse("/ip4/1.2.3.4/tcp/4001/ws").tcpSocket()).isEmpty();
        assertThat(Multiaddr.parse("/ip4/1.2.3.4/udp/4001").tcpSocket()).isEmpty();
        assertThat(Multiaddr.parse("/dns4/a/tcp/4001").tcpSocket()).isEmpty();
        assertThat(
                        Multiaddr.parse("/ip4/1.2.3.4/tcp/4001/p2p/" + PEER + "/p2p-circuit")
                                .tcpSocket())
                .isEmpty();
    }

    @Test
    void refusesTextThatIsNoAddress() {
        for (String text :
                List.of(
                        "",
                        "/",
                        "//",
                        "ip4/1.2.3.4",
                        "/ip4",
                        "/ip4/::1",
                        "/ip4/1.2.3",
                        "/ip6/1.2.3.4.5",
                        "/ip6/fe80::1%eth0",
                        "/tcp/65536",
                        "/tcp/-1",
                        "/tcp/+1",
                        "/tcp/a",
                        "/p2p/abc",
                        "/dns4/a b",
                        "/unknown/1",
                        "/ip4/1.2.3.4".repeat(17))) {
            assertThatThrownBy(() -> Multiaddr.parse(text))
                    .as(text)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void passesOverAddressesItCannotRead() {
        Bytes unknown = Bytes.ofHex("fe01aabb");
        assertThat(Multiaddr.decodeKnown(unknown)).isEmpty();
        assertThatThrownBy(() -> Multiaddr.decode(unknown))
                .hasMessageStartingWith("multiaddr-protocol");
        assertThatThrownBy(() -> Multiaddr.decode(Bytes.ofHex("04010203")))
                .hasMessageStartingWith("truncated");
        assertThatThrownBy(() -> Multiaddr.decode(Bytes.ofHex("36ffffffff0f61")))
                .hasMessageStartingWith("truncated");
        assertThatThrownBy(() -> Multiaddr.decode(Bytes.wrap(new byte[2000])))
                .hasMessageStartingWith("multiaddr-length");
        assertThatThrownBy(() -> Multiaddr.decode(Bytes.EMPTY))
                .hasMessageStartingWith("multiaddr-length");
    }

    @Test
    void groupsAddressesByTheirNetwork() throws UnknownHostException {
        assertThat(group("10.1.2.3", 24)).isEqualTo(group("10.1.2.200", 24));
        assertThat(group("10.1.2.3", 24)).isNotEqualTo(group("10.1.3.3", 24));
        assertThat(group("10.1.2.3", 12)).isEqualTo(group("10.15.2.3", 12));
        assertThat(group("10.1.2.3", 12)).isNotEqualTo(group("10.16.2.3", 12));
        assertThat(group("2001:db8::1", 24)).isEqualTo(group("2001:db8::ffff", 24));
        assertThat(group("2001:db8:1::1", 24)).isNotEqualTo(group("2001:db8:2::1", 24));
        assertThat(group("::ffff:10.1.2.3", 24)).isEqualTo(group("10.1.2.9", 24));
    }

    private static IpGroup group(String ip, int bits4) throws UnknownHostException {
        return IpGroup.of(InetAddress.getByName(ip), bits4, 48);
    }

    private static void same(String text, String hex) {
        assertThat(Multiaddr.parse(text).encode().toHex()).isEqualTo(hex);
        assertThat(Multiaddr.decode(Bytes.ofHex(hex))).hasToString(text);
    }

    private static String hex(String text) {
        return Bytes.ofUtf8(text).toHex();
    }
}
