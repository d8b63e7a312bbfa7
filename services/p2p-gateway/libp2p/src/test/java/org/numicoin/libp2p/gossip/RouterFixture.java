package org.numicoin.libp2p.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PrivateKey;

/// One router with all its effects in a list, and peers that are only what the test says.
abstract class RouterFixture {
    static final String TOPIC = "t";
    static final MessageIds IDS = MessageIds.ofData(Bytes.EMPTY);

    final List<GossipEffect> effects = new ArrayList<>();
    final Map<PeerId, Bytes> records = new HashMap<>();
    long now = 1_000_000;
    GossipRouter router = router(GossipConfig.DEFAULTS);

    GossipRouter router(GossipConfig config) {
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

    static GossipConfig withValidations(int count, int bytes) {
        return Configs.withValidations(GossipConfig.DEFAULTS, count, bytes);
    }

    /// Peers 1 to n, all of them in the mesh by their own GRAFT.
    void meshOf(int count) {
        router.subscribe(TOPIC);
        for (int i = 1; i <= count; i++) {
            connectSubscribed(peer(i), false);
            router.received(peer(i), graft(TOPIC));
        }
        assertThat(router.mesh(TOPIC)).hasSize(count);
    }

    void connect(PeerId peer, boolean outbound) {
        router.peerConnected(peer, PubsubProtocol.MESHSUB_1_2, outbound, Optional.empty());
    }

    void connectSubscribed(PeerId peer, boolean outbound) {
        connect(peer, outbound);
        router.received(peer, subscribed());
    }

    void receive(PeerId from, PubsubMessage message) {
        router.received(from, Rpc.ofMessage(message));
    }

    List<GossipEffect.Received> received() {
        return effects.stream()
                .filter(GossipEffect.Received.class::isInstance)
                .map(GossipEffect.Received.class::cast)
                .toList();
    }

    List<GossipEffect.Connect> connects() {
        return effects.stream()
                .filter(GossipEffect.Connect.class::isInstance)
                .map(GossipEffect.Connect.class::cast)
                .toList();
    }

    List<Rpc> sentTo(PeerId peer) {
        return effects.stream()
                .filter(e -> e instanceof GossipEffect.Send send && send.peers().contains(peer))
                .map(e -> ((GossipEffect.Send) e).rpc())
                .toList();
    }

    List<PubsubMessage> messagesTo(PeerId peer) {
        return sentTo(peer).stream().flatMap(rpc -> rpc.messages().stream()).toList();
    }

    List<PeerId> receivers() {
        return effects.stream()
                .filter(e -> e instanceof GossipEffect.Send s && !s.rpc().messages().isEmpty())
                .flatMap(e -> ((GossipEffect.Send) e).peers().stream())
                .sorted()
                .toList();
    }

    static PubsubMessage message(int number, int length) {
        var data = new byte[length];
        data[0] = (byte) number;
        return PubsubMessage.unsigned(TOPIC, Bytes.wrap(data));
    }

    static PeerId peer(int number) {
        return PrivateKey.ofSeed(Bytes.wrap(ByteBuffer.allocate(32).putInt(number).array()))
                .peerId();
    }

    static Rpc subscribed() {
        return Rpc.ofSubscriptions(List.of(new Rpc.Subscription(TOPIC, true)));
    }

    static Rpc graft(String topic) {
        return control(List.of(), List.of(), List.of(topic), List.of(), List.of());
    }

    static Rpc prune(Rpc.Prune prune) {
        return control(List.of(), List.of(), List.of(), List.of(prune), List.of());
    }

    static Rpc iwant(Bytes id) {
        return control(List.of(), List.of(id), List.of(), List.of(), List.of());
    }

    static Rpc ihave(Bytes id) {
        var offer = new Rpc.IHave(TOPIC, List.of(id));
        return control(List.of(offer), List.of(), List.of(), List.of(), List.of());
    }

    static Rpc idontwant(Bytes id) {
        return control(List.of(), List.of(), List.of(), List.of(), List.of(id));
    }

    static Rpc control(
            List<Rpc.IHave> ihave,
            List<Bytes> iwant,
            List<String> grafts,
            List<Rpc.Prune> prunes,
            List<Bytes> idontwant) {
        return new Rpc(List.of(), List.of(), ihave, iwant, grafts, prunes, idontwant);
    }
}
