package org.numicoin.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.codec.Multihash;
import org.numicoin.libp2p.codec.ProtoWriter;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PrivateKey;

/// The wire, the table, what is kept for others and what is refused.
class KadPartsTest {
    private static final KadConfig CONFIG = KadConfig.DEFAULTS;
    private static final KadCodec CODEC = new KadCodec(CONFIG);
    private static final PeerId SELF = id(0);
    private static final Bytes KEY = KadNetwork.key("k");

    private long now = 1000;
    private final RoutingTable table = new RoutingTable(SELF, CONFIG);
    private final KadServer server = new KadServer(CONFIG, KadNetwork.VALIDATORS, table, () -> now);

    @Test
    void readsWhatItWrote() {
        var peer = new KadPeer(id(1), List.of(Multiaddr.parse("/ip4/1.2.3.4/tcp/1")));
        var message =
                new KadMessage(
                        KadMessage.Type.GET_VALUE,
                        KEY,
                        Optional.of(new KadRecord(KEY, Bytes.ofUtf8("v"))),
                        List.of(peer, new KadPeer(id(2), List.of())),
                        List.of(peer));
        assertThat(CODEC.decode(KadCodec.encode(message))).isEqualTo(message);
    }

    @Test
    void dropsTheTimeOfOthersAndPeersItCannotRead() {
        var bytes =
                new ProtoWriter()
                        .uint(1, 1)
                        .bytes(2, KEY)
                        .message(
                                3,
                                r -> r.bytes(1, KEY).bytes(2, KEY).text(5, "2026-01-01T00:00:00Z"))
                        .message(8, p -> p.bytes(1, Bytes.ofHex("aabb")))
                        .message(
                                8,
                                p ->
                                        p.bytes(1, id(1).encode())
                                                .bytes(2, Bytes.ofHex("fe01aa"))
                                                .uint(3, 1))
                        .toBytes();
        var message = CODEC.decode(bytes);
        assertThat(message.closer()).containsExactly(new KadPeer(id(1), List.of()));
        assertThat(KadCodec.encode(message).toHex()).doesNotContain(Bytes.ofUtf8("2026").toHex());
    }

    @Test
    void refusesWhatIsBeyondItsLimits() {
        refuses("field-too-long", new ProtoWriter().bytes(2, Bytes.wrap(new byte[129])));
        refuses(
                "field-too-long",
                new ProtoWriter().message(3, r -> r.bytes(2, Bytes.wrap(new byte[70_000]))));
        refuses("message-too-long", new ProtoWriter().bytes(2, Bytes.wrap(new byte[1 << 20])));
        refuses("kad-type", new ProtoWriter().uint(1, 6));
        var peers = new ProtoWriter();
        for (int i = 0; i < 65; i++) {
            peers.message(8, p -> p.bytes(1, SELF.encode()));
        }
        refuses("list-too-long", peers);
        var addresses = new ProtoWriter().bytes(1, SELF.encode());
        for (int i = 0; i < 33; i++) {
            addresses.bytes(2, Multiaddr.parse("/tcp/1").encode());
        }
        refuses("list-too-long", new ProtoWriter().message(8, addresses));
    }

    @Test
    void knowsTheNearestOfAllItsContacts() {
        for (int i = 1; i <= 500; i++) {
            table.offer(peer(i), Optional.empty(), now);
        }
        var key = KadKey.of(KEY);
        var nearest = table.nearest(key, 20);
        assertThat(nearest).hasSize(20);
        var order = key.nearestFirst();
        assertThat(nearest)
                .isSortedAccordingTo((a, b) -> order.compare(KadKey.of(a.id()), KadKey.of(b.id())));
        assertThat(table.bucketSize(0)).isEqualTo(20);
        assertThat(table.offer(new KadPeer(SELF, List.of()), Optional.empty(), now))
                .isInstanceOf(RoutingTable.Offer.Full.class);
    }

    @Test
    void givesOneNetworkFewPlaces() throws UnknownHostException {
        var ip = InetAddress.getByName("9.9.1.1");
        for (int i = 1; i <= 100; i++) {
            table.offer(peer(i), Optional.of(ip), now);
        }
        assertThat(table.size()).isEqualTo(3);
        for (int prefix = 0; prefix <= table.deepest(); prefix++) {
            assertThat(table.bucketSize(prefix)).isLessThanOrEqualTo(2);
        }
        for (int i = 101; i <= 140; i++) {
            table.offer(peer(i), Optional.of(InetAddress.getLoopbackAddress()), now);
        }
        assertThat(table.size()).isGreaterThan(20);
        for (int i = 1; i <= 100; i++) {
            table.remove(id(i));
        }
        assertThat(table.offer(peer(1), Optional.of(ip), now))
                .isNotInstanceOf(RoutingTable.Offer.TooManyOfGroup.class);
    }

    @Test
    void asksAnOldContactBeforeItGivesItsPlaceAway() {
        var near = new ArrayList<KadPeer>();
        for (int i = 1; near.size() < 21; i++) {
            if (KadKey.of(id(i)).commonPrefix(KadKey.of(SELF)) == 0) {
                near.add(peer(i));
            }
        }
        near.subList(0, 20).forEach(p -> table.offer(p, Optional.empty(), now++));
        var late = near.getLast();
        assertThat(table.offer(late, Optional.empty(), now))
                .isInstanceOf(RoutingTable.Offer.Full.class);
        now += CONFIG.stale().toMillis();
        assertThat(table.offer(late, Optional.empty(), now))
                .isEqualTo(new RoutingTable.Offer.AskFirst(near.getFirst()));
        table.remove(near.getFirst().id());
        assertThat(table.offer(late, Optional.empty(), now))
                .isInstanceOf(RoutingTable.Offer.Added.class);
    }

    @Test
    void keepsOnlyValuesThatItsValidatorsTake() {
        assertThat(server.answer(id(1), put(KEY, KadNetwork.value(KEY, 1)))).isPresent();
        assertRefused("kad-value", put(KEY, Bytes.ofUtf8("wrong")));
        assertRefused("kad-value", put(Bytes.ofUtf8("/other/k"), Bytes.ofUtf8("v")));
        assertRefused("kad-value", put(Bytes.ofUtf8("k"), Bytes.ofUtf8("v")));
        assertRefused("kad-record", KadMessage.question(KadMessage.Type.PUT_VALUE, KEY));
        assertRefused(
                "kad-record",
                new KadMessage(
                        KadMessage.Type.PUT_VALUE,
                        KadNetwork.key("other"),
                        Optional.of(new KadRecord(KEY, KadNetwork.value(KEY, 1))),
                        List.of(),
                        List.of()));
        assertRefused("kad-key", KadMessage.question(KadMessage.Type.FIND_NODE, Bytes.EMPTY));
        assertThat(server.values().size()).isEqualTo(1);
    }

    @Test
    void keepsTheBetterOfTwoValues() {
        server.answer(id(1), put(KEY, KadNetwork.value(KEY, 5)));
        server.answer(id(2), put(KEY, KadNetwork.value(KEY, 3)));
        assertThat(valueOf(KEY)).contains(KadNetwork.value(KEY, 5));
        server.answer(id(2), put(KEY, KadNetwork.value(KEY, 9)));
        assertThat(valueOf(KEY)).contains(KadNetwork.value(KEY, 9));
        now += CONFIG.expiry().toMillis();
        assertThat(valueOf(KEY)).isEmpty();
        server.expire();
        assertThat(server.values().size()).isZero();
    }

    @Test
    void keepsABoundedNumberOfValuesAndProviders() {
        for (int i = 0; i < CONFIG.values() + 100; i++) {
            Bytes key = KadNetwork.key("x" + i);
            server.answer(id(i / 50), put(key, KadNetwork.value(key, 1)));
        }
        assertThat(server.values().size()).isEqualTo(CONFIG.values());
        for (int i = 0; i < CONFIG.providedKeys() + 100; i++) {
            server.providers().add(Bytes.ofUtf8("key " + i), peer(1), now);
        }
        assertThat(server.providers().size()).isEqualTo(CONFIG.providedKeys());
        for (int i = 0; i < 50; i++) {
            server.providers().add(KEY, peer(i), now + i);
        }
        assertThat(server.providers().get(KEY, now + 50))
                .hasSize(CONFIG.providersPerKey())
                .contains(peer(49))
                .doesNotContain(peer(1));
    }

    @Test
    void takesProvidersForThemselvesOnly() {
        server.answer(id(1), KadMessage.provide(KEY, peer(2)));
        server.answer(id(3), KadMessage.provide(KEY, new KadPeer(id(3), List.of())));
        assertThat(server.providers().get(KEY, now)).isEmpty();
        assertThat(server.answer(id(2), KadMessage.provide(KEY, peer(2)))).isEmpty();
        assertThat(server.providers().get(KEY, now)).containsExactly(peer(2));
    }

    @Test
    void countsWhatAPeerWritesInAMinute() {
        for (int i = 0; i < CONFIG.providesPerMinute(); i++) {
            server.answer(id(1), KadMessage.provide(KEY, peer(1)));
        }
        assertRefused("kad-rate", KadMessage.provide(KEY, peer(1)));
        server.answer(id(2), KadMessage.provide(KEY, peer(2)));
        now += 60_000;
        server.answer(id(1), KadMessage.provide(KEY, peer(1)));
    }

    @Test
    void doesNotTellAPeerOfItself() {
        for (int i = 1; i <= 30; i++) {
            table.offer(peer(i), Optional.empty(), now);
        }
        var answer =
                server.answer(
                        id(3), KadMessage.question(KadMessage.Type.FIND_NODE, id(3).encode()));
        assertThat(answer.orElseThrow().closer()).hasSize(20).doesNotContain(peer(3));
    }

    @Test
    void takesPublicKeysUnderTheirOwnIdOnly() {
        var validators = Map.of("pk", RecordValidator.publicKeys());
        var key = PrivateKey.ofSeed(Bytes.ofHex("05".repeat(32))).publicKey();
        Bytes name = Bytes.ofUtf8("/pk/").concat(PeerId.of(key).encode());
        var validator = RecordValidator.of(validators, name).orElseThrow();
        assertThat(validator.isValid(name, key.encode())).isTrue();
        assertThat(validator.isValid(name, Bytes.ofUtf8("x"))).isFalse();
        Bytes other = Bytes.ofUtf8("/pk/").concat(Multihash.sha256(KEY));
        assertThat(validator.isValid(other, key.encode())).isFalse();
        for (String text : List.of("", "/", "//x", "pk/x", "/pk", "/other/x")) {
            assertThat(RecordValidator.of(validators, Bytes.ofUtf8(text))).as(text).isEmpty();
        }
    }

    private Optional<Bytes> valueOf(Bytes key) {
        return server.answer(id(9), KadMessage.question(KadMessage.Type.GET_VALUE, key))
                .flatMap(KadMessage::record)
                .map(KadRecord::value);
    }

    private void assertRefused(String code, KadMessage question) {
        assertThatThrownBy(() -> server.answer(id(1), question))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void refuses(String code, ProtoWriter message) {
        assertThatThrownBy(() -> CODEC.decode(message.toBytes()))
                .isInstanceOfSatisfying(
                        MalformedException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static KadMessage put(Bytes key, Bytes value) {
        return KadMessage.put(new KadRecord(key, value));
    }

    private static KadPeer peer(int number) {
        return new KadPeer(id(number), List.of(Multiaddr.parse("/ip4/1.1.1.1/tcp/" + number)));
    }

    private static PeerId id(int number) {
        return new PeerId(
                Multihash.sha256(Bytes.wrap(ByteBuffer.allocate(4).putInt(number).array())));
    }
}
