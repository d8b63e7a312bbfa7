package org.numicoin.gateway.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.gateway.peers.TestPeers.T0;
import static org.numicoin.gateway.peers.TestPeers.WORK;
import static org.numicoin.gateway.peers.TestPeers.at;
import static org.numicoin.gateway.peers.TestPeers.ip;
import static org.numicoin.gateway.peers.TestPeers.link;
import static org.numicoin.gateway.peers.TestPeers.minutes;
import static org.numicoin.gateway.peers.TestPeers.peer;
import static org.numicoin.gateway.peers.TestPeers.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.primitives.ChainWork;

class ConnectionPolicyTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final ChainWork MORE = WORK.plus(WORK);

    private final PolicyFixture net = PolicyFixture.of(1);

    @Test
    void dialsEightOutboundPeersOfEightNetworks() {
        know(100);
        net.step();
        assertThat(net.full()).hasSize(8);
        assertThat(net.full().stream().map(link -> link.at().group())).doesNotHaveDuplicates();
    }

    @Test
    void neverTakesASecondOutboundPeerOfANetwork() {
        for (int n = 1; n < 200; n++) {
            net.book.learned(at(ip(7, n)), source(n), T0, T0);
        }
        net.run(Duration.ofMinutes(10), SECOND);
        assertThat(net.full()).hasSize(1);
    }

    @Test
    void privateAddressesMayShareANetwork() {
        for (int n = 1; n < 20; n++) {
            net.book.learned(at("10.0.0." + n), Source.LOCAL, T0, T0);
        }
        net.run(Duration.ofMinutes(1), SECOND);
        assertThat(net.full()).hasSize(8);
    }

    @Test
    void doesNotDialTwiceWhileADialIsOnItsWay() {
        net.book.learned(at("20.1.1.1"), Source.SEEDS, T0, T0);
        var first = net.policy.decide(net.situation(), T0);
        assertThat(first).singleElement().isInstanceOf(ConnectionAction.Dial.class);
        assertThat(net.policy.decide(net.situation(), T0 + 60_000)).isEmpty();
        assertThat(net.policy.decide(net.situation(), T0 + minutes(3))).hasSize(1);
    }

    @Test
    void dialsNobodyWhomReputationRefuses() {
        net.book.learned(at("20.1.1.1"), Source.SEEDS, T0, T0);
        net.unwelcome.add(at("20.1.1.1"));
        assertThat(net.step()).isEmpty();
    }

    @Test
    void comesBackToItsAnchorsFirst() {
        var anchors = List.of(at("20.1.1.1"), at("20.2.1.1"));
        var again = new PolicyFixture(2, ConnectionSettings.of(SECOND), anchors);
        for (int n = 0; n < 100; n++) {
            again.book.learned(at(ip(500 + n, 1)), source(n), T0, T0);
        }
        assertThat(again.step().subList(0, 2))
                .containsExactly(
                        new ConnectionAction.Dial(anchors.get(0), LinkKind.ANCHOR),
                        new ConnectionAction.Dial(anchors.get(1), LinkKind.ANCHOR));
        assertThat(again.full()).hasSize(8);
    }

    @Test
    void theAnchorsAreThoseThatBroughtABlockLast() {
        net.connect(full(1, 1, 0));
        net.connect(full(2, 2, T0 + 5));
        net.connect(full(3, 3, T0 + 9));
        net.connect(link(4, LinkKind.INBOUND, ip(4, 1), T0));
        assertThat(net.policy.anchors(net.situation()))
                .extracting(PeerAddress::peer)
                .containsExactly(Optional.of(peer(3)), Optional.of(peer(2)));
    }

    @Test
    void feelersLookForAnAddressAboutEveryTwoMinutesAndLeave() {
        know(2000);
        net.run(Duration.ofMinutes(60), SECOND);
        long feelers = net.dialedKinds().stream().filter(LinkKind.FEELER::equals).count();
        assertThat(feelers).isBetween(22L, 40L);
        assertThat(net.dropReasons().stream().filter(DropReason.FEELER_DONE::equals))
                .hasSize((int) feelers);
        assertThat(net.book.stored().tried()).hasSizeGreaterThan(28);
    }

    @Test
    void oneMorePeerIsTriedAboutEveryFiveMinutesAndTheLeastUsefulGoes() {
        know(2000);
        net.run(Duration.ofMinutes(60), SECOND);
        assertThat(net.dialedKinds().stream().filter(LinkKind.ROTATING::equals).count())
                .isBetween(9L, 17L);
        assertThat(net.dropReasons()).contains(DropReason.LEAST_USEFUL);
        net.run(Duration.ofMinutes(3), SECOND);
        assertThat(net.full()).hasSizeBetween(8, 9);
    }

    @Test
    void aPeerOnTrialStaysWhenItIsTheFirstWithABlock() {
        for (int n = 0; n < 8; n++) {
            net.connect(full(n, n, T0 - 1000 + n));
        }
        net.connect(
                new Link(
                        peer(50),
                        LinkKind.ROTATING,
                        at(ip(50, 1)).address(),
                        T0,
                        0,
                        0,
                        T0 + 9,
                        0,
                        WORK));
        net.step();
        assertThat(net.dropReasons()).isEmpty();
        net.now += minutes(1);
        net.step();
        assertThat(net.links).containsKey(peer(50)).hasSize(8);
        assertThat(net.dropReasons()).containsExactly(DropReason.LEAST_USEFUL);
    }

    @Test
    void looksForAnotherPeerWhenThereIsNoBlockForTwentyIntervals() {
        know(200);
        net.run(Duration.ofMinutes(20), SECOND);
        assertThat(net.dialedKinds()).doesNotContain(LinkKind.STALE_TIP);
        net.run(Duration.ofMinutes(2), SECOND);
        assertThat(net.dialedKinds()).containsOnlyOnce(LinkKind.STALE_TIP);
        net.tipSince = net.now;
        net.run(Duration.ofMinutes(19), SECOND);
        assertThat(net.dialedKinds()).containsOnlyOnce(LinkKind.STALE_TIP);
    }

    @Test
    void waitsAtMostHalfAnHourForABlock() {
        var slow = new PolicyFixture(3, ConnectionSettings.of(Duration.ofMinutes(10)), List.of());
        slow.book.learned(at("20.1.1.1"), Source.SEEDS, T0, T0);
        slow.tipSince = T0 - minutes(30);
        assertThat(slow.step()).hasSize(1);
        slow.book.learned(at("20.2.1.1"), Source.SEEDS, T0, T0);
        slow.book.learned(at("20.3.1.1"), Source.SEEDS, T0, T0);
        slow.tipSince = T0;
        slow.run(Duration.ofMinutes(29), SECOND);
        assertThat(slow.dialedKinds()).doesNotContain(LinkKind.STALE_TIP);
    }

    @Test
    void replacesOutboundPeersThatDoNotReachOurChainInTwentyMinutes() {
        net.work = MORE;
        net.connect(full(1, 1, 0));
        net.run(Duration.ofMinutes(20), SECOND);
        assertThat(net.dropReasons()).isEmpty();
        net.step();
        assertThat(net.dropReasons()).containsExactly(DropReason.BEHIND);
    }

    @Test
    void aPeerThatReachesWhereWeWereGetsMoreTime() {
        net.work = MORE;
        net.connect(full(1, 1, 0));
        net.step();
        net.work = MORE.plus(WORK);
        net.now += minutes(15);
        net.change(peer(1), link -> withWork(link, MORE));
        net.step();
        net.now += minutes(15);
        net.step();
        assertThat(net.dropReasons()).isEmpty();
        net.now += minutes(5);
        net.step();
        assertThat(net.dropReasons()).containsExactly(DropReason.BEHIND);
    }

    @Test
    void fourPeersThatReachedOurChainAreKeptWhateverHappensLater() {
        for (int n = 0; n < 8; n++) {
            net.connect(full(n, n, 0));
        }
        net.step();
        net.work = MORE;
        net.run(Duration.ofMinutes(21), SECOND);
        assertThat(net.links).hasSize(4);
        assertThat(net.dropReasons()).hasSize(4).containsOnly(DropReason.BEHIND);
    }

    @Test
    void inboundPeersAboveTheLimitLeave() {
        for (int n = 0; n < 130; n++) {
            net.connect(link(n, LinkKind.INBOUND, ip(n, 1), T0 + n));
        }
        net.step();
        assertThat(net.links).hasSize(ConnectionSettings.INBOUND);
    }

    @Test
    void peersOfTheOperatorAreDialedForEverAndNeverLeave() {
        var home = at("20.9.9.9");
        net.policy.addStatic(home);
        net.unreachable.add(home.address());
        net.run(Duration.ofMinutes(60), SECOND);
        assertThat(net.dialedKinds()).hasSizeBetween(22, 40).containsOnly(LinkKind.STATIC);
        net.unreachable.clear();
        net.run(Duration.ofMinutes(3), SECOND);
        assertThat(net.links).hasSize(1);
        net.links.clear();
        net.run(Duration.ofSeconds(2), SECOND);
        assertThat(net.links).hasSize(1);
        assertThat(net.policy.removeStatic(home.address())).isTrue();
        assertThat(net.policy.statics()).isEmpty();
    }

    @Test
    void aPeerOfTheOperatorThatDialedUsIsNotEvictedAndTakesNoPlace() {
        net.policy.addStatic(new PeerAddress(Optional.of(peer(999)), at("20.9.9.9").address()));
        net.connect(link(999, LinkKind.INBOUND, "20.9.9.9", T0 + 999));
        for (int n = 0; n < 117; n++) {
            net.connect(link(n, LinkKind.INBOUND, "20.9.9." + n, T0 + n));
        }
        assertThat(net.step()).isEmpty();
        assertThat(net.policy.isStatic(peer(999))).isTrue();
    }

    @Test
    void theOperatorHasABoundedNumberOfPeers() {
        for (int n = 0; n < StaticPeers.MAX; n++) {
            assertThat(net.policy.addStatic(at(ip(n, 1)))).isTrue();
        }
        assertThat(net.policy.addStatic(at("99.9.9.9"))).isFalse();
    }

    /// Peers come and go at random for a day: there are never two outbound peers of a network nor
    /// more connections than places, and whenever there are enough addresses the places are taken.
    @Test
    void staysWithinItsPlacesInRandomHistories() {
        for (long seed = 1; seed <= 3; seed++) {
            var random = new Random(seed);
            var history = PolicyFixture.of(seed);
            for (int n = 0; n < 500; n++) {
                history.book.learned(at(ip(n, 1)), source(n), T0, T0);
            }
            for (int i = 0; i < 24 * 360; i++) {
                history.now += 10_000;
                if (random.nextInt(20) == 0) {
                    history.connect(
                            link(
                                    i,
                                    LinkKind.INBOUND,
                                    ip(random.nextInt(50), i % 200),
                                    history.now));
                }
                if (random.nextInt(30) == 0) {
                    var peers = new ArrayList<>(history.links.keySet());
                    Collections.shuffle(peers, random);
                    peers.stream().limit(1).forEach(history.links::remove);
                }
                if (random.nextInt(6) == 0) {
                    history.tipSince = history.now;
                }
                history.step();
                var groups = history.full().stream().map(link -> link.at().group()).toList();
                assertThat(new HashSet<>(groups)).as("seed %s", seed).hasSameSizeAs(groups);
                assertThat(groups).hasSizeBetween(8, 10);
                assertThat(history.links.size()).isLessThanOrEqualTo(10 + 1 + 117);
            }
        }
    }

    private void know(int addresses) {
        for (int n = 0; n < addresses; n++) {
            net.book.learned(at(ip(n, 1)), source(n % 50), T0, T0);
        }
    }

    private static Link full(int number, int network, long lastBlock) {
        return new Link(
                peer(number),
                LinkKind.OUTBOUND,
                at(ip(network, 1)).address(),
                T0 - number,
                0,
                0,
                lastBlock,
                0,
                WORK);
    }

    private static Link withWork(Link link, ChainWork work) {
        return new Link(
                link.peer(),
                link.kind(),
                link.address(),
                link.since(),
                0,
                0,
                link.lastBlock(),
                0,
                work);
    }
}
