package org.numicoin.libp2p.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.Multihash;
import org.numicoin.libp2p.peer.PeerId;

/// Each part of the score alone.
class PeerScoresTest {
    private static final String TOPIC = "t";
    private static final PeerId PEER = peer(1);

    private long now = 5000;
    private PeerScores scores = with(TopicScoreParams.DEFAULTS);

    @Test
    void growsWithTheTimeInTheMeshUpToItsCap() {
        connect(PEER, 1);
        scores.grafted(PEER, TOPIC);
        pass(360);
        assertThat(scores.score(PEER)).isCloseTo(1, within(0.01));
        pass(7200);
        assertThat(scores.score(PEER)).isCloseTo(10, within(0.01));
        scores.pruned(PEER, TOPIC);
        assertThat(scores.score(PEER)).isZero();
    }

    @Test
    void growsWithFirstDeliveriesUpToItsCapAndFades() {
        connect(PEER, 1);
        for (int i = 0; i < 30; i++) {
            scores.firstDelivery(PEER, TOPIC);
        }
        assertThat(scores.score(PEER)).isEqualTo(20);
        pass(100);
        assertThat(scores.score(PEER)).isCloseTo(20 * Math.pow(0.99, 100), within(0.01));
        pass(2000);
        assertThat(scores.score(PEER)).isZero();
    }

    @Test
    void fallsForAMeshMemberThatDeliversTooLittle() {
        scores = with(TopicScoreParams.DEFAULTS.withMeshDeliveries(-1, 10));
        connect(PEER, 1);
        connect(peer(2), 2);
        scores.grafted(PEER, TOPIC);
        scores.grafted(peer(2), TOPIC);
        for (int i = 0; i < 31; i++) {
            pass(1);
            scores.nearDelivery(peer(2), TOPIC);
        }
        assertThat(scores.score(PEER)).isCloseTo(-100, within(0.2));
        assertThat(scores.score(peer(2))).isPositive();
        scores.pruned(PEER, TOPIC);
        assertThat(scores.score(PEER)).isCloseTo(-100, within(0.2));
    }

    @Test
    void countsNoDeficitBeforeItIsActive() {
        scores = with(TopicScoreParams.DEFAULTS.withMeshDeliveries(-1, 10));
        connect(PEER, 1);
        scores.grafted(PEER, TOPIC);
        pass(30);
        assertThat(scores.score(PEER)).isNotNegative();
        scores.pruned(PEER, TOPIC);
        assertThat(scores.score(PEER)).isZero();
    }

    @Test
    void fallsWithTheSquareOfInvalidMessages() {
        connect(PEER, 1);
        scores.invalid(PEER, TOPIC);
        assertThat(scores.score(PEER)).isEqualTo(-20);
        scores.invalid(PEER, TOPIC);
        scores.invalid(PEER, TOPIC);
        assertThat(scores.score(PEER)).isEqualTo(-180);
        scores.invalid(PEER, "another topic");
        assertThat(scores.score(PEER)).isEqualTo(-180);
    }

    @Test
    void addsTheScoreOfTheApplication() {
        connect(PEER, 1);
        scores.application(PEER, -7);
        assertThat(scores.score(PEER)).isEqualTo(-7);
    }

    @Test
    void fallsForAllPeersOfACrowdedNetwork() {
        for (int i = 0; i < 7; i++) {
            scores.connected(peer(i), Optional.of(GossipNetwork.ip(9, 9, 9, i)));
        }
        scores.connected(peer(8), Optional.of(GossipNetwork.ip(9, 9, 8, 1)));
        assertThat(scores.score(peer(0))).isEqualTo(-20 * 9);
        assertThat(scores.score(peer(8))).isZero();
        // A disconnected peer with a bad score still counts: reconnecting does not help.
        scores.disconnected(peer(6));
        assertThat(scores.score(peer(0))).isEqualTo(-20 * 9);
    }

    @Test
    void allowsAnyNumberOfPeersOfOneMachine() {
        for (int i = 0; i < 50; i++) {
            scores.connected(peer(i), Optional.of(InetAddress.getLoopbackAddress()));
        }
        assertThat(scores.score(peer(0))).isZero();
    }

    @Test
    void fallsWithTheSquareOfPenaltiesAboveTheirThreshold() {
        connect(PEER, 1);
        scores.penalise(PEER, 6);
        assertThat(scores.score(PEER)).isZero();
        scores.penalise(PEER, 3);
        assertThat(scores.score(PEER)).isEqualTo(-90);
        pass(600);
        assertThat(scores.score(PEER)).isZero();
    }

    @Test
    void keepsABadScoreButNotAGoodOneAfterADisconnect() {
        connect(PEER, 1);
        connect(peer(2), 2);
        scores.invalid(PEER, TOPIC);
        scores.firstDelivery(peer(2), TOPIC);
        scores.disconnected(PEER);
        scores.disconnected(peer(2));
        pass(3000);
        connect(PEER, 1);
        connect(peer(2), 2);
        assertThat(scores.score(PEER)).isEqualTo(-20);
        assertThat(scores.score(peer(2))).isZero();
        scores.disconnected(PEER);
        pass(3700);
        connect(PEER, 1);
        assertThat(scores.score(PEER)).isZero();
    }

    @Test
    void remembersABoundedNumberOfDisconnectedPeers() {
        int many = ScoreParams.of(Map.of()).retainMax() + 10;
        for (int i = 0; i < many; i++) {
            connect(peer(i), i % 200);
            scores.penalise(peer(i), 10);
            scores.disconnected(peer(i));
        }
        assertThat(scores.score(peer(0))).isZero();
        assertThat(scores.score(peer(many - 1))).isNegative();
    }

    @Test
    void addsNoMoreForAllTopicsThanTheCap() {
        var topics =
                Map.of(
                        "a", TopicScoreParams.DEFAULTS,
                        "b", TopicScoreParams.DEFAULTS,
                        "c", TopicScoreParams.DEFAULTS);
        scores = new PeerScores(ScoreParams.of(topics), () -> now);
        connect(PEER, 1);
        for (String topic : topics.keySet()) {
            for (int i = 0; i < 20; i++) {
                scores.firstDelivery(PEER, topic);
            }
        }
        assertThat(scores.score(PEER)).isEqualTo(50);
    }

    private PeerScores with(TopicScoreParams topic) {
        return new PeerScores(ScoreParams.of(Map.of(TOPIC, topic)), () -> now);
    }

    private void connect(PeerId peer, int network) {
        scores.connected(peer, Optional.of(GossipNetwork.ip(20, network, 1, 1)));
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += Duration.ofSeconds(1).toMillis();
            scores.decay();
        }
    }

    private static PeerId peer(int number) {
        Bytes bytes = Bytes.wrap(ByteBuffer.allocate(4).putInt(number).array());
        return new PeerId(Multihash.sha256(bytes));
    }
}
