package org.numicoin.gateway.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.numicoin.gateway.peers.TestPeers.T0;
import static org.numicoin.gateway.peers.TestPeers.ip;
import static org.numicoin.gateway.peers.TestPeers.minutes;
import static org.numicoin.gateway.peers.TestPeers.peer;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.libp2p.peer.PeerId;

class ReputationTest {
    private static final PeerId ALICE = peer(1);
    private static final Optional<InetAddress> NOWHERE = Optional.empty();

    private final Reputation reputation = new Reputation(peer(99)::equals);

    @Test
    void aPeerThatNobodyKnowsIsWelcome() {
        assertThat(reputation.standing(ALICE, NOWHERE, T0)).isEqualTo(new Standing.Good(0));
    }

    @Test
    void twoSeriousOffencesDisconnect() {
        assertThat(reputation.offence(ALICE, NOWHERE, "bad-batch", T0).standing().isWelcome())
                .isTrue();
        assertThat(reputation.offence(ALICE, NOWHERE, "bad-batch", T0).standing())
                .isEqualTo(new Standing.Poor(-60));
    }

    @Test
    void theScoreHalvesInTenMinutes() {
        reputation.offence(ALICE, NOWHERE, "bad-header", T0);
        assertThat(reputation.score(ALICE, T0 + minutes(10))).isCloseTo(-35, within(1e-9));
        assertThat(reputation.score(ALICE, T0 + minutes(20))).isCloseTo(-17.5, within(1e-9));
        assertThat(reputation.standing(ALICE, NOWHERE, T0 + minutes(10)).isWelcome()).isTrue();
    }

    @Test
    void countsOffencesByTheirCodeAndNothingThatIsNone() {
        reputation.offence(ALICE, NOWHERE, "yamux-window-exceeded", T0);
        reputation.offence(peer(2), NOWHERE, "yamux-bad-frame", T0);
        reputation.offence(ALICE, NOWHERE, "orphan", T0);
        assertThat(reputation.count(Offence.YAMUX)).isEqualTo(2);
        assertThat(reputation.count(Offence.OTHER)).isZero();
    }

    @Test
    void aClockThatWasSetBackDecaysNothing() {
        reputation.offence(ALICE, NOWHERE, "bad-header", T0);
        assertThat(reputation.score(ALICE, T0 - minutes(10))).isEqualTo(-70);
    }

    @Test
    void aFatalOffenceBansForTwelveHours() {
        var standing = reputation.offence(ALICE, NOWHERE, "bad-proof-of-work", T0).standing();
        assertThat(standing)
                .isInstanceOfSatisfying(
                        Standing.Banned.class,
                        banned -> {
                            assertThat(banned.ban().reason()).isEqualTo("bad-proof-of-work");
                            assertThat(banned.ban().by()).isEqualTo(Ban.By.NODE);
                        });
        long end = T0 + Duration.ofHours(12).toMillis();
        assertThat(reputation.standing(ALICE, NOWHERE, end - 1).isWelcome()).isFalse();
        assertThat(reputation.standing(ALICE, NOWHERE, end).isWelcome()).isTrue();
    }

    @Test
    void theThirdDisconnectWithinAnHourBans() {
        long now = T0;
        for (int time = 1; time <= 2; time++) {
            assertThat(disconnect(ALICE, now)).isInstanceOf(Standing.Poor.class);
            now += minutes(20);
            assertThat(reputation.standing(ALICE, NOWHERE, now).isWelcome()).isTrue();
        }
        assertThat(disconnect(ALICE, now)).isInstanceOf(Standing.Banned.class);
    }

    @Test
    void disconnectsOfMoreThanAnHourAgoDoNotBan() {
        for (int time = 0; time < 20; time++) {
            assertThat(disconnect(ALICE, T0 + time * minutes(31)))
                    .isInstanceOf(Standing.Poor.class);
        }
    }

    @Test
    void creditIsSmallAndSavesNobodyFromAFatalOffence() {
        for (int i = 0; i < 1000; i++) {
            reputation.goodDeed(ALICE, GoodDeed.NEW_BLOCK, T0);
        }
        assertThat(reputation.score(ALICE, T0)).isEqualTo(Score.CREDIT_MAX);
        assertThat(reputation.offence(ALICE, NOWHERE, "false-chain", T0).standing())
                .isInstanceOf(Standing.Banned.class);
    }

    @Test
    void threeBannedIdsOfOneNetworkBanTheNetwork() {
        ban(peer(1), "20.0.7.1", T0);
        ban(peer(2), "20.0.7.2", T0 + minutes(20));
        assertThat(isWelcome(peer(5), "20.0.7.9", T0 + minutes(30))).isTrue();
        ban(peer(3), "20.0.7.1", T0 + minutes(40));
        assertThat(isWelcome(peer(5), "20.0.7.9", T0 + minutes(41))).isFalse();
        assertThat(isWelcome(peer(5), "20.0.8.9", T0 + minutes(41))).isTrue();
        assertThat(reputation.banOf(ip("20.0.7.200"), T0 + minutes(41))).isPresent();
    }

    @Test
    void saysOfEachBanOnceThatItWasMade() {
        var one = Optional.of(ip("20.0.7.1"));
        String code = "bad-proof-of-work";
        assertThat(reputation.offence(ALICE, one, "bad-batch", T0).made()).isEmpty();
        assertThat(targets(reputation.offence(ALICE, one, code, T0)))
                .containsExactly(Ban.Target.of(ALICE));
        assertThat(reputation.offence(ALICE, one, code, T0).made()).isEmpty();
        ban(peer(2), "20.0.7.2", T0);
        var network = new Ban.Target.Network(IpNetwork.groupOf(ip("20.0.7.3")));
        assertThat(targets(reputation.offence(peer(3), Optional.of(ip("20.0.7.3")), code, T0)))
                .containsExactly(Ban.Target.of(peer(3)), network);
    }

    @Test
    void aBanThatTheOperatorMadeBeforeIsNotSaidToBeNew() {
        var network = new Ban.Target.Network(IpNetwork.groupOf(ip("20.0.7.3")));
        reputation.ban(network, Duration.ofDays(1), "rude", T0);
        ban(peer(1), "20.0.7.1", T0);
        ban(peer(2), "20.0.7.2", T0);
        var third =
                reputation.offence(peer(3), Optional.of(ip("20.0.7.3")), "bad-proof-of-work", T0);
        assertThat(targets(third)).containsExactly(Ban.Target.of(peer(3)));
    }

    @Test
    void aNetworkOfIpVersion6HasFortyEightBits() {
        for (int i = 0; i < 3; i++) {
            ban(peer(i), "2a00:1:2:" + i + "::1", T0);
        }
        assertThat(isWelcome(peer(5), "2a00:1:2:77::1", T0)).isFalse();
        assertThat(isWelcome(peer(5), "2a00:1:3::1", T0)).isTrue();
    }

    @Test
    void bansOfMoreThanAnHourAgoDoNotBanTheNetwork() {
        ban(peer(1), "20.0.7.1", T0);
        ban(peer(2), "20.0.7.2", T0 + minutes(30));
        ban(peer(3), "20.0.7.3", T0 + minutes(60));
        assertThat(isWelcome(peer(5), "20.0.7.9", T0 + minutes(60))).isTrue();
    }

    @Test
    void onePeerDoesNotBanItsNetworkAlone() {
        for (int i = 0; i < 50; i++) {
            ban(ALICE, "20.0.7.1", T0 + i);
        }
        assertThat(isWelcome(peer(5), "20.0.7.9", T0 + 60)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "10.1.2.3", "192.168.0.7", "169.254.1.1", "::1", "fe80::1"})
    void networksThatHonestNodesShareAreNeverBanned(String address) {
        for (int i = 0; i < 10; i++) {
            ban(peer(i), address, T0);
        }
        assertThat(isWelcome(peer(50), address, T0)).isTrue();
        assertThat(isWelcome(peer(5), address, T0)).isFalse();
    }

    @Test
    void theOperatorBansPeersAddressesAndNetworksForAnyTime() {
        var network = new Ban.Target.Network(IpNetwork.parse("21.0.0.0/8").orElseThrow());
        reputation.ban(Ban.Target.of(ALICE), Duration.ofSeconds(1), "rude", T0);
        reputation.ban(Ban.Target.of(ip("20.1.1.1")), Duration.ofDays(1), "", T0);
        reputation.ban(network, Duration.ofSeconds(Long.MAX_VALUE), "", T0);
        assertThat(reputation.standing(ALICE, NOWHERE, T0 + 999).isWelcome()).isFalse();
        assertThat(reputation.standing(ALICE, NOWHERE, T0 + 1000).isWelcome()).isTrue();
        assertThat(isWelcome(ALICE, "20.1.1.1", T0 + 2000)).isFalse();
        assertThat(isWelcome(ALICE, "20.1.1.2", T0 + 2000)).isTrue();
        assertThat(isWelcome(ALICE, "21.200.3.4", Long.MAX_VALUE - 1)).isFalse();
    }

    @Test
    void listsBansWithWhyWhenAndWho() {
        reputation.ban(Ban.Target.of(ALICE), Duration.ofHours(1), "rude", T0);
        ban(peer(2), "20.0.0.1", T0 + 5);
        assertThat(reputation.bans(T0 + 6))
                .containsExactly(
                        new Ban(
                                Ban.Target.of(peer(2)),
                                "bad-proof-of-work",
                                T0 + 5,
                                T0 + 5 + Reputation.BAN.toMillis(),
                                Ban.By.NODE),
                        new Ban(
                                Ban.Target.of(ALICE),
                                "rude",
                                T0,
                                T0 + minutes(60),
                                Ban.By.OPERATOR));
        assertThat(reputation.bans(T0 + minutes(61))).hasSize(1);
    }

    @Test
    void liftingABanForgetsTheScore() {
        ban(ALICE, "20.0.0.1", T0);
        assertThat(reputation.unban(Ban.Target.of(ALICE))).isTrue();
        assertThat(reputation.unban(Ban.Target.of(ALICE))).isFalse();
        assertThat(reputation.standing(ALICE, NOWHERE, T0)).isEqualTo(new Standing.Good(0));
    }

    @Test
    void ownBansDoNotReplaceTheOperators() {
        reputation.ban(Ban.Target.of(ALICE), Duration.ofDays(100), "rude", T0);
        ban(ALICE, "20.0.0.1", T0);
        assertThat(reputation.bans(T0)).singleElement().returns("rude", Ban::reason);
    }

    @Test
    void peersOfTheOperatorAreBannedByTheOperatorAlone() {
        ban(peer(99), "20.0.7.1", T0);
        for (int i = 0; i < 3; i++) {
            ban(peer(i), "20.0.7.1", T0);
        }
        assertThat(isWelcome(peer(99), "20.0.7.1", T0)).isTrue();
        reputation.ban(Ban.Target.of(peer(99)), Duration.ofDays(1), "", T0);
        assertThat(isWelcome(peer(99), "20.0.7.1", T0)).isFalse();
    }

    @Test
    void ourOpinionAloneGraylistsNobodyInGossip() {
        for (int i = 0; i < 9; i++) {
            reputation.offence(ALICE, NOWHERE, "bad-proof-of-work", T0);
        }
        assertThat(reputation.gossipScore(ALICE, T0)).isEqualTo(-50);
    }

    @Test
    void remembersABoundedNumberOfPeers() {
        for (int i = 0; i < Reputation.SCORES_MAX + 1000; i++) {
            reputation.offence(peer(i), NOWHERE, "bad-header", T0);
        }
        assertThat(reputation.scores()).hasSize(Reputation.SCORES_MAX);
        assertThat(reputation.score(peer(0), T0)).isZero();
        assertThat(reputation.score(peer(1000), T0)).isEqualTo(-70);
    }

    @Test
    void whatIsStoredIsRestored() {
        ban(ALICE, "20.0.0.1", T0);
        reputation.goodDeed(peer(2), GoodDeed.SERVED, T0);
        var restored = new Reputation(_ -> false);
        restored.restore(reputation.scores(), reputation.bans(T0), T0);
        assertThat(restored.bans(T0)).isEqualTo(reputation.bans(T0));
        assertThat(restored.scores()).isEqualTo(reputation.scores());
    }

    /// Whatever an honest peer does for a week, at any rate, also what others make it pass on.
    @Test
    void noHonestPeerIsEverDisconnected() {
        long seed = 20_261_127;
        var random = new Random(seed);
        var codes = List.of(Blameless.values());
        for (int n = 0; n < 50; n++) {
            long now = T0;
            while (now < T0 + Duration.ofDays(7).toMillis()) {
                now += random.nextLong(minutes(10));
                for (int i = random.nextInt(20); i > 0; i--) {
                    String code = codes.get(random.nextInt(codes.size())).code();
                    reputation.offence(peer(n), Optional.of(ip("20.0.0.1")), code, now);
                }
                if (random.nextInt(3) == 0) {
                    // Somebody spends work on invalid blocks, and this peer is the first with them.
                    reputation.offence(peer(n), NOWHERE, "rejected-block", now);
                }
                if (random.nextInt(50) == 0) {
                    reputation.offence(peer(n), NOWHERE, "stalled", now);
                }
                assertThat(reputation.standing(peer(n), Optional.of(ip("20.0.0.1")), now))
                        .as("peer %s of seed %s", n, seed)
                        .isInstanceOf(Standing.Good.class);
            }
        }
        assertThat(reputation.bans(T0)).isEmpty();
    }

    private Standing disconnect(PeerId peer, long now) {
        reputation.offence(peer, NOWHERE, "bad-batch", now);
        return reputation.offence(peer, NOWHERE, "bad-batch", now).standing();
    }

    private static List<Ban.Target> targets(Judgement judgement) {
        return judgement.made().stream().map(Ban::target).toList();
    }

    private void ban(PeerId peer, String address, long now) {
        reputation.offence(peer, Optional.of(ip(address)), "bad-proof-of-work", now);
    }

    private boolean isWelcome(PeerId peer, String address, long now) {
        return reputation.standing(peer, Optional.of(ip(address)), now).isWelcome();
    }
}
