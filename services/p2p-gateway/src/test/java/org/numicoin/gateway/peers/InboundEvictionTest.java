package org.numicoin.gateway.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.gateway.peers.TestPeers.T0;
import static org.numicoin.gateway.peers.TestPeers.WORK;
import static org.numicoin.gateway.peers.TestPeers.address;
import static org.numicoin.gateway.peers.TestPeers.ip;
import static org.numicoin.gateway.peers.TestPeers.link;
import static org.numicoin.gateway.peers.TestPeers.peer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.peer.PeerId;

class InboundEvictionTest {
    private final InboundEviction eviction =
            new InboundEviction(new BucketHash(StoredAddresses.empty(new Random(1)).key()));

    @Test
    void nobodyLeavesWhereNobodyIs() {
        assertThat(eviction.choose(List.of())).isEmpty();
    }

    @Test
    void somebodyLeavesEvenWhenAllAreProtected() {
        assertThat(eviction.choose(List.of(inbound(1, 1, 0)))).isPresent();
    }

    @Test
    void theNewestOfTheLargestNetworkLeaves() {
        var links = new ArrayList<Link>();
        for (int n = 0; n < 40; n++) {
            links.add(inbound(n, n, n));
        }
        for (int n = 0; n < 30; n++) {
            links.add(inbound(100 + n, 500, 10_000 + n));
        }
        links.add(inbound(200, 77, 99_999));
        assertThat(eviction.choose(links).map(ConnectionAction.Drop::peer)).contains(peer(129));
    }

    @Test
    void whoIsNearOrBroughtBlocksOrTransactionsStays() {
        var links = new ArrayList<Link>();
        for (int n = 0; n < 100; n++) {
            links.add(inbound(n, 5, n));
        }
        // The newest, and so the first to go, if it was not for their merits.
        links.add(
                new Link(
                        peer(200),
                        LinkKind.INBOUND,
                        address(ip(5, 200)),
                        T0 + 500,
                        3,
                        0,
                        0,
                        0,
                        WORK));
        links.add(
                new Link(
                        peer(201),
                        LinkKind.INBOUND,
                        address(ip(5, 201)),
                        T0 + 501,
                        0,
                        0,
                        T0,
                        0,
                        WORK));
        links.add(
                new Link(
                        peer(202),
                        LinkKind.INBOUND,
                        address(ip(5, 202)),
                        T0 + 502,
                        0,
                        0,
                        0,
                        T0,
                        WORK));
        assertThat(evicted(links, 40)).doesNotContain(peer(200), peer(201), peer(202));
    }

    @Test
    void whoHasOffendedIsProtectedByNothingAndLeavesFirst() {
        var links = new ArrayList<Link>();
        for (int n = 0; n < 20; n++) {
            links.add(inbound(n, n, n));
        }
        links.add(
                new Link(peer(99), LinkKind.INBOUND, address(ip(99, 1)), 0, 1, -15, T0, T0, WORK));
        links.add(
                new Link(peer(98), LinkKind.INBOUND, address(ip(99, 2)), 0, 1, -15, T0, T0, WORK));
        assertThat(evicted(links, 2)).containsExactlyInAnyOrder(peer(98), peer(99));
    }

    @Test
    void aCrowdOfOneNetworkIsToldAsOne() {
        var crowd = IntStream.range(0, 17).mapToObj(n -> inbound(n, 5, n)).toList();
        assertThat(eviction.choose(crowd).map(ConnectionAction.Drop::reason))
                .contains(DropReason.CROWD);
        assertThat(eviction.choose(crowd.subList(0, 16)).map(ConnectionAction.Drop::reason))
                .contains(DropReason.EVICTED);
        var local =
                IntStream.range(0, 50)
                        .mapToObj(n -> link(n, LinkKind.INBOUND, "10.0.0." + n, T0 + n))
                        .toList();
        assertThat(eviction.choose(local).map(ConnectionAction.Drop::reason))
                .contains(DropReason.EVICTED);
    }

    private Set<PeerId> evicted(List<Link> links, int count) {
        var left = new ArrayList<>(links);
        var gone = new HashSet<PeerId>();
        for (int i = 0; i < count; i++) {
            var peer = eviction.choose(left).orElseThrow().peer();
            gone.add(peer);
            left.removeIf(link -> link.peer().equals(peer));
        }
        return gone;
    }

    private static Link inbound(int number, int network, long since) {
        return link(number, LinkKind.INBOUND, ip(network, number % 250), T0 + since);
    }
}
