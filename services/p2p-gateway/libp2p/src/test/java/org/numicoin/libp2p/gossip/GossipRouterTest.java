package org.numicoin.libp2p.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PeerRecord;
import org.numicoin.libp2p.peer.PrivateKey;

/// One router, and peers that are only what the test says.
class GossipRouterTest {
    private static final String TOPIC = "t";
    private static final MessageIds IDS = MessageIds.ofData(Bytes.EMPTY);

    private final List<GossipEffect> effects = new ArrayList<>();
    private final Map<PeerId, Bytes> records = new HashMap<>();
    private long now = 1_000_000;
    private GossipRouter router = router(GossipConfig.DEFAULTS);

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

    private GossipRouter router(GossipConfig config) {
        var scores = ScoreParams.of(Map.of(TOPIC, TopicScoreParams.DEFAULTS));
        return new GossipRouter(
                new GossipRules(
                        config, scores, new SignaturePolicy.StrictNoSign(), IDS, TOPIC::equals),
                new GossipWorld(
                        peer(0),
                        id -> Optional.ofNullable(records.get(id)),
                        () -> now,
                        new Random(1),
                        effects::add));
    }

    private static GossipConfig withValidations(int count, int bytes) {
        return Configs.withValidations(GossipConfig.DEFAULTS, count, bytes);
    }

    /// Peers 1 to n, all of them in the mesh by their own GRAFT.
    private void meshOf(int count) {
        router.subscribe(TOPIC);
        for (int i = 1; i <= count; i++) {
            connectSubscribed(peer(i), false);
            router.received(peer(i), graft(TOPIC));
        }
        assertThat(router.mesh(TOPIC)).hasSize(count);
    }

    private void connect(PeerId peer, boolean outbound) {
        router.peerConnected(peer, PubsubProtocol.MESHSUB_1_2, outbound, Optional.empty());
    }

    private void connectSubscribed(PeerId peer, boolean outbound) {
        connect(peer, outbound);
        router.received(peer, subscribed());
    }

    private void receive(PeerId from, PubsubMessage message) {
        router.received(from, Rpc.ofMessage(message));
    }

    private List<GossipEffect.Received> received() {
        return effects.stream()
                .filter(GossipEffect.Received.class::isInstance)
                .map(GossipEffect.Received.class::cast)
                .toList();
    }

    private List<GossipEffect.Connect> connects() {
        return effects.stream()
                .filter(GossipEffect.Connect.class::isInstance)
                .map(GossipEffect.Connect.class::cast)
                .toList();
    }

    private List<Rpc> sentTo(PeerId peer) {
        return effects.stream()
                .filter(e -> e instanceof GossipEffect.Send send && send.peers().contains(peer))
                .map(e -> ((GossipEffect.Send) e).rpc())
                .toList();
    }

    private List<PubsubMessage> messagesTo(PeerId peer) {
        return sentTo(peer).stream().flatMap(rpc -> rpc.messages().stream()).toList();
    }

    private List<PeerId> receivers() {
        return effects.stream()
                .filter(e -> e instanceof GossipEffect.Send s && !s.rpc().messages().isEmpty())
                .flatMap(e -> ((GossipEffect.Send) e).peers().stream())
                .sorted()
                .toList();
    }

    private static PubsubMessage message(int number, int length) {
        var data = new byte[length];
        data[0] = (byte) number;
        return PubsubMessage.unsigned(TOPIC, Bytes.wrap(data));
    }

    private static PeerId peer(int number) {
        return PrivateKey.ofSeed(Bytes.wrap(ByteBuffer.allocate(32).putInt(number).array()))
                .peerId();
    }

    private static Rpc subscribed() {
        return Rpc.ofSubscriptions(List.of(new Rpc.Subscription(TOPIC, true)));
    }

    private static Rpc graft(String topic) {
        return control(List.of(), List.of(), List.of(topic), List.of(), List.of());
    }

    private static Rpc prune(Rpc.Prune prune) {
        return control(List.of(), List.of(), List.of(), List.of(prune), List.of());
    }

    private static Rpc iwant(Bytes id) {
        return control(List.of(), List.of(id), List.of(), List.of(), List.of());
    }

    private static Rpc ihave(Bytes id) {
        var offer = new Rpc.IHave(TOPIC, List.of(id));
        return control(List.of(offer), List.of(), List.of(), List.of(), List.of());
    }

    private static Rpc idontwant(Bytes id) {
        return control(List.of(), List.of(), List.of(), List.of(), List.of(id));
    }

    private static Rpc control(
            List<Rpc.IHave> ihave,
            List<Bytes> iwant,
            List<String> grafts,
            List<Rpc.Prune> prunes,
            List<Bytes> idontwant) {
        return new Rpc(List.of(), List.of(), ihave, iwant, grafts, prunes, idontwant);
    }
}
