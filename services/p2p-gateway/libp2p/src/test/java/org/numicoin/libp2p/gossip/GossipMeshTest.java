package org.numicoin.libp2p.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerRecord;
import org.numicoin.libp2p.peer.PrivateKey;

/// GRAFT, PRUNE, back-off, peer exchange and the choice of a mesh, on one router.
class GossipMeshTest extends RouterFixture {
    @Test
    void startsAMeshWithThePeersItPublishedTo() {
        router = router(Configs.with(GossipConfig.DEFAULTS, 1024, false));
        for (int i = 1; i <= 30; i++) {
            connectSubscribed(peer(i), false);
        }
        router.publish(TOPIC, Bytes.ofUtf8("x"));
        var fanout = receivers();
        router.subscribe(TOPIC);
        assertThat(router.mesh(TOPIC)).containsExactlyInAnyOrderElementsOf(fanout);
    }

    @Test
    void refusesAGraftIntoAFullMeshExceptOfAPeerItDialed() {
        meshOf(12);
        connectSubscribed(peer(13), false);
        router.received(peer(13), graft(TOPIC));
        assertThat(router.mesh(TOPIC)).doesNotContain(peer(13));
        assertThat(sentTo(peer(13)))
                .flatExtracting(Rpc::prunes)
                .extracting(Rpc.Prune::backoff)
                .containsExactly(Duration.ofSeconds(60));
        connectSubscribed(peer(14), true);
        router.received(peer(14), graft(TOPIC));
        assertThat(router.mesh(TOPIC)).contains(peer(14)).hasSize(13);
        router.heartbeat();
        assertThat(router.mesh(TOPIC)).hasSizeBetween(6, 12);
    }

    @Test
    void givesNoAnswerToAGraftOfAnUnknownTopic() {
        meshOf(1);
        effects.clear();
        router.received(peer(1), graft("other"));
        assertThat(effects).isEmpty();
    }

    @Test
    void namesOthersWhenItPrunes() {
        var key = PrivateKey.ofSeed(Bytes.ofHex("ee".repeat(32)));
        records.put(peer(1), Bytes.ofHex("aabb"));
        meshOf(12);
        connectSubscribed(peer(13), false);
        router.received(peer(13), graft(TOPIC));
        var named = sentTo(peer(13)).stream().flatMap(r -> r.prunes().stream()).findFirst();
        assertThat(named.orElseThrow().peers())
                .hasSize(12)
                .contains(new Rpc.ExchangedPeer(peer(1), Bytes.ofHex("aabb")))
                .doesNotContain(new Rpc.ExchangedPeer(key.peerId(), Bytes.EMPTY));
    }

    @Test
    void dialsPeersThatAWellScoredPeerNames() {
        meshOf(2);
        var key = PrivateKey.ofSeed(Bytes.ofHex("ee".repeat(32)));
        var record =
                new PeerRecord(key.peerId(), 5, List.of(Multiaddr.parse("/ip4/1.2.3.4/tcp/5")));
        var prune =
                new Rpc.Prune(
                        TOPIC,
                        List.of(
                                new Rpc.ExchangedPeer(key.peerId(), record.seal(key)),
                                new Rpc.ExchangedPeer(peer(99), Bytes.EMPTY),
                                new Rpc.ExchangedPeer(peer(2), Bytes.EMPTY)),
                        Duration.ZERO);
        router.received(peer(1), prune(prune));
        assertThat(connects()).isEmpty();
        router.setApplicationScore(peer(1), 10);
        router.received(peer(1), prune(prune));
        assertThat(connects())
                .containsExactlyInAnyOrder(
                        new GossipEffect.Connect(key.peerId(), Optional.of(record)),
                        new GossipEffect.Connect(peer(99), Optional.empty()));
    }

    @Test
    void cutsTheBackOffThatAPeerAsksFor() {
        meshOf(1);
        router.received(
                peer(1), prune(new Rpc.Prune(TOPIC, List.of(), Duration.ofSeconds(1L << 40))));
        assertThat(router.mesh(TOPIC)).isEmpty();
        now += Duration.ofMinutes(59).toMillis();
        router.heartbeat();
        assertThat(router.mesh(TOPIC)).isEmpty();
        now += Duration.ofMinutes(2).toMillis();
        router.heartbeat();
        assertThat(router.mesh(TOPIC)).containsExactly(peer(1));
    }

    @Test
    void prunesWithAShortBackOffWhenItUnsubscribes() {
        meshOf(1);
        effects.clear();
        router.unsubscribe(TOPIC);
        assertThat(sentTo(peer(1)))
                .flatExtracting(Rpc::subscriptions)
                .containsExactly(new Rpc.Subscription(TOPIC, false));
        assertThat(sentTo(peer(1)))
                .flatExtracting(Rpc::prunes)
                .extracting(Rpc.Prune::backoff)
                .containsExactly(Duration.ofSeconds(10));
        router.subscribe(TOPIC);
        assertThat(router.mesh(TOPIC)).isEmpty();
        now += 12_000;
        router.heartbeat();
        assertThat(router.mesh(TOPIC)).containsExactly(peer(1));
    }

    @Test
    void putsPeersWithANegativeScoreOutAndReplacesThem() {
        router.subscribe(TOPIC);
        for (int i = 1; i <= 7; i++) {
            connectSubscribed(peer(i), false);
        }
        router.heartbeat();
        assertThat(router.mesh(TOPIC)).hasSize(6);
        var bad = router.mesh(TOPIC).stream().limit(2).toList();
        bad.forEach(peer -> router.setApplicationScore(peer, -1));
        router.heartbeat();
        assertThat(router.mesh(TOPIC)).hasSize(5).doesNotContainAnyElementsOf(bad);
    }

    @Test
    void looksForBetterPeersWhenItsMeshIsMediocre() {
        router.subscribe(TOPIC);
        for (int i = 1; i <= 6; i++) {
            connectSubscribed(peer(i), false);
        }
        router.heartbeat();
        connectSubscribed(peer(7), false);
        connectSubscribed(peer(8), false);
        router.setApplicationScore(peer(7), 3);
        for (int i = 0; i < 60; i++) {
            now += 1000;
            router.heartbeat();
        }
        assertThat(router.mesh(TOPIC)).contains(peer(7)).doesNotContain(peer(8));
    }

    @Test
    void forgetsAPeerThatLeft() {
        meshOf(3);
        router.peerDisconnected(peer(1));
        assertThat(router.mesh(TOPIC)).doesNotContain(peer(1));
        assertThat(router.subscribers(TOPIC)).doesNotContain(peer(1));
        effects.clear();
        router.received(peer(1), subscribed());
        router.publish(TOPIC, Bytes.ofUtf8("x"));
        assertThat(sentTo(peer(1))).isEmpty();
    }
}
