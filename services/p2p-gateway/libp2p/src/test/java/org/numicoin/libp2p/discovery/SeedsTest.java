package org.numicoin.libp2p.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;

class SeedsTest {
    private static final String A = "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA";
    private static final String B = "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";

    private final FakeDns dns = new FakeDns();
    private final Seeds seeds = new Seeds(dns);

    @Test
    void findsThePeersOfANameThroughOtherNames() throws UnknownHostException {
        dns.texts.put(
                "_dnsaddr.boot.example",
                List.of("dnsaddr=/dnsaddr/eu.boot.example", "dnsaddr=/ip4/1.1.1.1/tcp/1/p2p/" + A));
        dns.texts.put(
                "_dnsaddr.eu.boot.example",
                List.of("dnsaddr=/dns4/host.example/tcp/2/p2p/" + B, "v=spf1", "dnsaddr=/bad"));
        dns.addresses.put(
                "host.example",
                List.of(InetAddress.getByName("2.2.2.2"), InetAddress.getByName("::2")));
        var peers = seeds.peers(List.of(Multiaddr.parse("/dnsaddr/boot.example")));
        assertThat(peers)
                .containsExactlyInAnyOrder(
                        new FoundPeer(
                                PeerId.parse(A), List.of(Multiaddr.parse("/ip4/1.1.1.1/tcp/1"))),
                        new FoundPeer(
                                PeerId.parse(B), List.of(Multiaddr.parse("/ip4/2.2.2.2/tcp/2"))));
    }

    @Test
    void takesThePeerAloneThatTheAddressNames() {
        dns.texts.put(
                "_dnsaddr.boot.example",
                List.of(
                        "dnsaddr=/ip4/1.1.1.1/tcp/1/p2p/" + A,
                        "dnsaddr=/ip4/1.1.1.2/tcp/1/p2p/" + B,
                        "dnsaddr=/ip4/1.1.1.3/tcp/1"));
        assertThat(seeds.resolve(Multiaddr.parse("/dnsaddr/boot.example/p2p/" + B)))
                .containsExactly(Multiaddr.parse("/ip4/1.1.1.2/tcp/1/p2p/" + B));
    }

    @Test
    void leavesNumbersAsTheyAre() {
        var address = Multiaddr.parse("/ip6/::1/tcp/1/p2p/" + A);
        assertThat(seeds.resolve(address)).containsExactly(address);
        assertThat(dns.questions).isEmpty();
    }

    @Test
    void takesTheFamilyThatIsAskedFor() throws UnknownHostException {
        dns.addresses.put(
                "h", List.of(InetAddress.getByName("1.2.3.4"), InetAddress.getByName("::5")));
        assertThat(seeds.resolve(Multiaddr.parse("/dns4/h/tcp/1")))
                .hasToString("[/ip4/1.2.3.4/tcp/1]");
        assertThat(seeds.resolve(Multiaddr.parse("/dns6/h/tcp/1"))).hasToString("[/ip6/::5/tcp/1]");
        assertThat(seeds.resolve(Multiaddr.parse("/dns/h/tcp/1"))).hasSize(2);
        assertThat(seeds.addresses("h", 9)).hasToString("[/ip4/1.2.3.4/tcp/9, /ip6/::5/tcp/9]");
    }

    @Test
    void goesRoundInCirclesOnlySoOften() {
        dns.texts.put("_dnsaddr.a", List.of("dnsaddr=/dnsaddr/a", "dnsaddr=/dnsaddr/a/p2p/" + A));
        assertThat(seeds.resolve(Multiaddr.parse("/dnsaddr/a"))).isEmpty();
        assertThat(dns.questions).hasSizeLessThanOrEqualTo(32);
    }

    @Test
    void takesABoundedNumberOfAddresses() {
        var many = new ArrayList<String>();
        for (int i = 0; i < 1000; i++) {
            many.add("dnsaddr=/ip4/1.1.1.1/tcp/" + i + "/p2p/" + A);
        }
        dns.texts.put("_dnsaddr.a", many);
        assertThat(seeds.resolve(Multiaddr.parse("/dnsaddr/a"))).hasSize(128);
    }

    @Test
    void goesOnWithoutANameThatCannotBeResolved() {
        var good = Multiaddr.parse("/ip4/1.1.1.1/tcp/1/p2p/" + A);
        var peers = seeds.peers(List.of(Multiaddr.parse("/dnsaddr/down"), good));
        assertThat(peers).extracting(FoundPeer::id).containsExactly(PeerId.parse(A));
        assertThat(seeds.addresses("down", 1)).isEmpty();
    }

    private static final class FakeDns implements Dns {
        private final Map<String, List<String>> texts = new HashMap<>();
        private final Map<String, List<InetAddress>> addresses = new HashMap<>();
        private final List<String> questions = new ArrayList<>();

        @Override
        public List<String> texts(String name) throws IOException {
            return found(texts.get(name), name);
        }

        @Override
        public List<InetAddress> addresses(String name) throws IOException {
            return found(addresses.get(name), name);
        }

        private <T> T found(@Nullable T value, String name) throws IOException {
            questions.add(name);
            if (value == null) {
                throw new IOException("no such name");
            }
            return value;
        }
    }
}
