package org.numicoin.gateway.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.gateway.peers.TestPeers.T0;
import static org.numicoin.gateway.peers.TestPeers.at;
import static org.numicoin.gateway.peers.TestPeers.ip;
import static org.numicoin.gateway.peers.TestPeers.link;
import static org.numicoin.gateway.peers.TestPeers.minutes;
import static org.numicoin.gateway.peers.TestPeers.peer;
import static org.numicoin.gateway.peers.TestPeers.source;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.libp2p.peer.PeerId;

/// An attacker with one network tries to become all that a node sees: 200 peers of one IP group
/// dial it, and one source tells it of 1,000 addresses in as many networks, which is more than it
/// could have. An honest network of 300 addresses is told by 30 sources, a fifth of it was reached
/// before.
class EclipseTest {
    private static final int HONEST = 300;
    private static final int ATTACKER_NETWORK = 5000;
    private static final int ATTACKER_ADDRESSES = 1000;
    private static final int ATTACKER_PEERS = 200;
    private static final int ADDRESSES_OF_A_MESSAGE = 128;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aFloodOfAddressesGetsASmallPartOfWhatIsDrawn(long seed) {
        var random = new Random(seed);
        var book = new AddressBook(StoredAddresses.empty(random), false, random);
        tellHonest(book);
        flood(book, 20);
        // About 64 of 320 buckets that are not empty, in one of two tables.
        assertThat(attackersOfAThousand(book)).as("of 1000, seed %s", seed).isLessThan(150);
    }

    /// The hash table leads to peers of the attacker, which say of themselves whatever they like,
    /// under new ids, for a day: their network is the source, not what they name.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void peersThatAreFoundAndListTheAddressesOfOthersAreOneSource(long seed) {
        var random = new Random(seed);
        var book = new AddressBook(StoredAddresses.empty(random), false, random);
        var rates = new AddressRates();
        tellHonest(book);
        int told = 0;
        int taken = 0;
        for (long now = T0; now < T0 + minutes(24 * 60); now += minutes(1)) {
            for (int peer = 0; peer < ATTACKER_PEERS; peer++) {
                var source = Source.peer(attackerAddress(peer).ip());
                int more = rates.take(source, ADDRESSES_OF_A_MESSAGE, now);
                for (int i = 0; i < more; i++) {
                    int n = taken++ % ATTACKER_ADDRESSES;
                    book.learned(at(ip(ATTACKER_NETWORK + n, 7)), source, now, now);
                }
                told += ADDRESSES_OF_A_MESSAGE;
            }
        }
        assertThat(taken).isLessThan(told / 1000).isLessThanOrEqualTo(64 + 6 * 24 * 60);
        assertThat(attackersOfAThousand(book)).as("of 1000, seed %s", seed).isLessThan(150);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aFloodPushesNoHonestAddressOutThatWasReached(long seed) {
        var random = new Random(seed);
        var book = new AddressBook(StoredAddresses.empty(random), false, random);
        tellHonest(book);
        var before = book.stored().tried();
        flood(book, 20);
        // Also when the attacker really listens on each address of its own network.
        for (int n = 0; n < ATTACKER_PEERS; n++) {
            book.reached(attackerAddress(n).address(), peer(n), T0);
        }
        assertThat(book.stored().tried()).containsAll(before);
        assertThat(book.stored().tried()).hasSizeLessThanOrEqualTo(before.size() + ATTACKER_PEERS);
    }

    @Test
    void outboundPeersStayDiverse() {
        int attackers = 0;
        int most = 0;
        int runs = 125; // of eight peers: a thousand selections
        for (long seed = 1; seed <= runs; seed++) {
            var net = PolicyFixture.of(seed);
            tellHonest(net.book);
            flood(net.book, 5);
            net.step();
            assertThat(net.full()).hasSize(8);
            int here = (int) net.full().stream().filter(link -> isAttacker(link.at())).count();
            attackers += here;
            most = Math.max(most, here);
        }
        assertThat(attackers).as("of 1000 selections").isLessThan(150);
        assertThat(most).as("of 8 in the worst run").isLessThan(6);
    }

    @Test
    void oneNetworkGetsAtMostOneOutboundPeerHoweverManyAddressesItHas() {
        for (long seed = 1; seed <= 20; seed++) {
            var net = PolicyFixture.of(seed);
            tellHonest(net.book);
            for (int n = 0; n < 60_000; n += 7) {
                var at = at(ip(ATTACKER_NETWORK, n));
                net.book.learned(at, source(n % 3), T0, T0);
            }
            net.step();
            assertThat(net.full().stream().filter(link -> isAttackerNetwork(link.at())))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void twoHundredPeersOfOneNetworkEvictNobodyElseAndEndBanned() {
        var net = PolicyFixture.of(1);
        var reputation = new Reputation(_ -> false);
        tellHonest(net.book);
        net.step();
        for (int n = 0; n < 60; n++) {
            net.connect(link(n, LinkKind.INBOUND, ip(n, 3), T0 + n * 1000L));
        }
        var outbound = net.full().stream().map(Link::peer).toList();
        net.now += minutes(2);
        int refused = 0;
        for (int i = 0; i < 6000; i++) {
            net.now += 100;
            net.tipSince = net.now;
            var attacker = attacker(i % ATTACKER_PEERS);
            if (!isWelcome(reputation, attacker, net.now)) {
                refused++;
            } else if (!net.links.containsKey(attacker.peer())) {
                net.connect(attacker);
            }
            net.step().forEach(action -> judge(action, reputation, net));
        }
        assertThat(inbound(net)).containsAll(ids(60));
        assertThat(net.full()).hasSizeBetween(8, 9).noneMatch(link -> isAttacker(link.at()));
        assertThat(net.links.keySet()).containsAll(outbound);
        assertThat(refused).isGreaterThan(1000);
        assertThat(reputation.banOf(attackerAddress(0).ip(), net.now)).isPresent();
        assertThat(reputation.banOf(at(ip(1, 3)).ip(), net.now)).isEmpty();
    }

    @Test
    void aRestartDuringTheAttackLeadsBackToTheAnchors() {
        var net = PolicyFixture.of(1);
        tellHonest(net.book);
        net.step();
        var anchors = net.policy.anchors(net.situation());
        flood(net.book, 20);
        var random = new Random(2);
        var book = new AddressBook(net.book.stored(), true, random);
        var policy =
                new ConnectionPolicy(
                        ConnectionSettings.of(Duration.ofSeconds(60)),
                        book,
                        _ -> true,
                        anchors,
                        List.of(),
                        random);
        var nothing = new Situation(List.of(), net.work, T0);
        assertThat(policy.decide(nothing, T0 + minutes(1)))
                .startsWith(
                        new ConnectionAction.Dial(anchors.get(0), LinkKind.ANCHOR),
                        new ConnectionAction.Dial(anchors.get(1), LinkKind.ANCHOR));
        assertThat(anchors).noneMatch(EclipseTest::isAttacker);
    }

    private static int attackersOfAThousand(AddressBook book) {
        int attackers = 0;
        for (int i = 0; i < 1000; i++) {
            var drawn = book.draw(_ -> true, T0).orElseThrow();
            attackers += isAttacker(drawn.at()) ? 1 : 0;
        }
        return attackers;
    }

    private static void judge(ConnectionAction action, Reputation reputation, PolicyFixture net) {
        if (action instanceof ConnectionAction.Drop(PeerId peer, DropReason reason)) {
            reason.offence()
                    .ifPresent(offence ->
                            reputation.offence(
                                    peer,
                                    Optional.of(attackerAddress(0).ip()),
                                    offence.code(),
                                    net.now));
        }
    }

    private static boolean isWelcome(Reputation reputation, Link link, long now) {
        return reputation.standing(link.peer(), Optional.of(link.ip()), now).isWelcome();
    }

    private static List<PeerId> inbound(PolicyFixture net) {
        return net.links.values().stream()
                .filter(link -> link.kind() == LinkKind.INBOUND)
                .map(Link::peer)
                .collect(Collectors.toList());
    }

    private static List<PeerId> ids(int count) {
        return IntStream.range(0, count).mapToObj(TestPeers::peer).toList();
    }

    private static void tellHonest(AddressBook book) {
        for (int n = 0; n < HONEST; n++) {
            var at = at(ip(n, 1));
            book.learned(at, source(1000 + n % 30), T0, T0);
            if (n % 5 == 0) {
                book.reached(at.address(), peer(100_000 + n), T0 - minutes(60));
            }
        }
    }

    private static void flood(AddressBook book, int times) {
        for (int i = 0; i < times * ATTACKER_ADDRESSES; i++) {
            int n = i % ATTACKER_ADDRESSES;
            book.learned(at(ip(ATTACKER_NETWORK + n, 7)), source(ATTACKER_NETWORK), T0, T0);
        }
    }

    private static Link attacker(int number) {
        return new Link(
                peer(50_000 + number),
                LinkKind.INBOUND,
                attackerAddress(number).address(),
                T0 + minutes(3) + number,
                0,
                0,
                0,
                0,
                TestPeers.WORK);
    }

    private static PeerAddress attackerAddress(int number) {
        return at(ip(ATTACKER_NETWORK, number));
    }

    private static boolean isAttackerNetwork(PeerAddress at) {
        return at.group().equals(attackerAddress(0).group());
    }

    private static boolean isAttacker(PeerAddress at) {
        return IntStream.range(0, ATTACKER_ADDRESSES)
                .anyMatch(n -> at(ip(ATTACKER_NETWORK + n, 1)).group().equals(at.group()));
    }
}
