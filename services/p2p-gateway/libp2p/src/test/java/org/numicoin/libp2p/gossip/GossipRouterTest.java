package org.numicoin.libp2p.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.codec.Bytes;

/// The way of messages through one router, and who is blamed for them.
class GossipRouterTest extends RouterFixture {
    @Test
    void tellsItsSubscriptionsToNewAndOldPeers() {
        connect(peer(1), false);
        router.subscribe(TOPIC);
        connect(peer(2), false);
        assertThat(sentTo(peer(1)))
                .flatExtracting(Rpc::subscriptions)
                .containsExactly(new Rpc.Subscription(TOPIC, true));
        assertThat(sentTo(peer(2)))
                .flatExtracting(Rpc::subscriptions)
                .containsExactly(new Rpc.Subscription(TOPIC, true));
    }

    @Test
    void passesAnAcceptedMessageOnButNotBack() {
        meshOf(4);
        var message = message(1, 10);
        receive(peer(1), message);
        receive(peer(2), message);
        assertThat(messagesTo(peer(3))).isEmpty();
        router.validated(IDS.of(message), Verdict.ACCEPT);
        assertThat(messagesTo(peer(1))).isEmpty();
        assertThat(messagesTo(peer(2))).isEmpty();
        assertThat(messagesTo(peer(3))).containsExactly(message);
        assertThat(messagesTo(peer(4))).containsExactly(message);
        assertThat(received()).hasSize(1);
    }

    @Test
    void passesNothingElseOn() {
        meshOf(4);
        for (var verdict : List.of(Verdict.REJECT, Verdict.IGNORE)) {
            var message = message(verdict == Verdict.REJECT ? 1 : 2, 10);
            receive(peer(1), message);
            router.validated(IDS.of(message), verdict);
            router.validated(IDS.of(message), Verdict.ACCEPT);
        }
        assertThat(messagesTo(peer(3))).isEmpty();
        assertThat(router.score(peer(1))).isNegative();
    }

    @Test
    void blamesAllWhoSentARejectedMessage() {
        meshOf(3);
        var message = message(1, 10);
        receive(peer(1), message);
        receive(peer(2), message);
        router.validated(IDS.of(message), Verdict.REJECT);
        receive(peer(3), message);
        assertThat(List.of(peer(1), peer(2), peer(3))).allMatch(p -> router.score(p) < 0);
    }

    @Test
    void announcesLargeMessagesAtOnceAndHonoursSuchAnnouncements() {
        meshOf(4);
        var large = message(1, 2000);
        receive(peer(1), large);
        assertThat(sentTo(peer(2))).flatExtracting(Rpc::idontwant).containsExactly(IDS.of(large));
        assertThat(sentTo(peer(1))).flatExtracting(Rpc::idontwant).isEmpty();
        router.received(peer(3), idontwant(IDS.of(large)));
        router.validated(IDS.of(large), Verdict.ACCEPT);
        assertThat(messagesTo(peer(2))).containsExactly(large);
        assertThat(messagesTo(peer(3))).isEmpty();
    }

    @Test
    void floodsItsOwnMessagesOnlyToPeersThatAreNotTooBad() {
        router.subscribe(TOPIC);
        for (int i = 1; i <= 20; i++) {
            connectSubscribed(peer(i), false);
        }
        router.setApplicationScore(peer(7), -60);
        var result = router.publish(TOPIC, Bytes.ofUtf8("x"));
        assertThat(result).isEqualTo(new PublishResult.Published(result.id(), 19));
        assertThat(messagesTo(peer(7))).isEmpty();
        assertThat(router.publish(TOPIC, Bytes.ofUtf8("x")))
                .isEqualTo(new PublishResult.AlreadyKnown(result.id()));
    }

    @Test
    void publishesToTheSamePeersOfATopicItDoesNotSubscribe() {
        router = router(Configs.with(GossipConfig.DEFAULTS, 1024, false));
        for (int i = 1; i <= 20; i++) {
            connectSubscribed(peer(i), false);
        }
        router.publish(TOPIC, Bytes.ofUtf8("x"));
        var first = receivers();
        effects.clear();
        router.publish(TOPIC, Bytes.ofUtf8("y"));
        assertThat(receivers()).isEqualTo(first).hasSize(6);
        now += 61_000;
        router.heartbeat();
        router.subscribe(TOPIC);
        assertThat(router.mesh(TOPIC)).hasSize(6);
    }

    @Test
    void dropsMessagesOfTopicsItDoesNotSubscribe() {
        connectSubscribed(peer(1), false);
        receive(peer(1), message(1, 10));
        assertThat(received()).isEmpty();
    }

    @Test
    void takesNoMoreMessagesThanItsValidatorCan() {
        router = router(withValidations(2, 1 << 20));
        meshOf(2);
        for (int i = 0; i < 5; i++) {
            receive(peer(1), message(i, 10));
        }
        assertThat(received()).hasSize(2);
        router.validated(received().getFirst().id(), Verdict.IGNORE);
        receive(peer(2), message(4, 10));
        assertThat(received()).hasSize(3);

        effects.clear();
        router = router(withValidations(100, 50));
        meshOf(2);
        receive(peer(1), message(1, 40));
        receive(peer(1), message(2, 40));
        assertThat(received()).hasSize(1);
    }

    @Test
    void answersAnIWantThreeTimes() {
        meshOf(2);
        var id = router.publish(TOPIC, Bytes.ofUtf8("x")).id();
        effects.clear();
        for (int i = 0; i < 6; i++) {
            router.received(peer(1), iwant(id));
        }
        assertThat(messagesTo(peer(1))).hasSize(3);
    }

    @Test
    void asksForWhatIsOfferedAndBlamesWhoDoesNotDeliver() {
        meshOf(2);
        Bytes unknown = Bytes.ofHex("aa");
        for (int i = 0; i < 12; i++) {
            router.received(peer(1), ihave(Bytes.wrap(new byte[] {(byte) i})));
        }
        // Ten offers each heartbeat.
        assertThat(sentTo(peer(1)).stream().filter(rpc -> !rpc.iwant().isEmpty())).hasSize(10);
        router.received(peer(2), ihave(unknown));
        receive(peer(2), message(1, 10));
        now += 3000;
        router.heartbeat();
        assertThat(router.score(peer(1))).isNegative();
        assertThat(router.score(peer(2))).isNotNegative();
    }

    @Test
    void ignoresAGraylistedPeerAndSaysSoOnce() {
        meshOf(2);
        router.setApplicationScore(peer(1), -100);
        receive(peer(1), message(1, 10));
        receive(peer(1), message(2, 10));
        router.heartbeat();
        assertThat(received()).isEmpty();
        assertThat(effects)
                .filteredOn(GossipEffect.Graylisted.class::isInstance)
                .containsExactly(new GossipEffect.Graylisted(peer(1), -100));
    }

    @Test
    void punishesGarbageOfAPeerThatItCannotSendTo() {
        meshOf(2);
        router.peerDisconnected(peer(1));
        for (int i = 0; i < 3; i++) {
            router.malformed(peer(1));
            router.malformed(peer(3));
        }
        assertThat(effects)
                .filteredOn(GossipEffect.Graylisted.class::isInstance)
                .extracting(effect -> ((GossipEffect.Graylisted) effect).peer())
                .containsExactly(peer(1), peer(3));
    }

    @Test
    void floodsToPeersThatKnowNoMesh() {
        router.subscribe(TOPIC);
        router.peerConnected(peer(1), PubsubProtocol.FLOODSUB, true, Optional.empty());
        router.received(peer(1), subscribed());
        connectSubscribed(peer(2), false);
        var message = message(1, 2000);
        receive(peer(2), message);
        router.validated(IDS.of(message), Verdict.ACCEPT);
        router.heartbeat();
        assertThat(messagesTo(peer(1))).containsExactly(message);
        assertThat(sentTo(peer(1))).noneMatch(Rpc::hasControl);
    }
}
