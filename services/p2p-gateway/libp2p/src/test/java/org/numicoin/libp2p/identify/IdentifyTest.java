package org.numicoin.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.numicoin.libp2p.host.TestHosts.await;
import static org.numicoin.libp2p.host.TestHosts.connect;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.numicoin.libp2p.ProtocolViolation;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.ProtocolBinding;
import org.numicoin.libp2p.host.TestHosts;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerRecord;
import org.numicoin.libp2p.peer.PrivateKey;
import org.numicoin.libp2p.ping.Ping;

@Timeout(60)
class IdentifyTest {
    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/1.2.3.4/tcp/5");
    private static final Multiaddr OTHER = Multiaddr.parse("/ip4/1.2.3.4/tcp/6");

    private final TestHosts hosts = new TestHosts();
    private final PrivateKey key = PrivateKey.generate(new SecureRandom());

    @AfterEach
    void close() {
        hosts.close();
    }

    @Test
    void peersLearnWhoTheOtherIs() throws IOException {
        Host one = hosts.start();
        Host other = hosts.start();
        Identify here = serve(one);
        serve(other);
        Ping.serve(other);
        Connection connection = connect(one, other);
        await(() -> here.of(connection).isPresent());
        PeerInfo info = here.of(connection).orElseThrow();

        assertThat(info.peer()).isEqualTo(other.peerId());
        assertThat(info.addresses()).isEqualTo(other.listenAddresses());
        assertThat(info.protocols())
                .containsExactlyInAnyOrder(Identify.PROTOCOL, Identify.PUSH, Ping.PROTOCOL);
        assertThat(info.agentVersion()).isEqualTo("test/1");
        assertThat(info.protocolVersion()).isEqualTo("net/1");
        assertThat(info.record().orElseThrow().content().peer()).isEqualTo(other.peerId());
        assertThat(info.observed().orElseThrow().ip())
                .isEqualTo(one.listenAddresses().getFirst().ip());
    }

    @Test
    void peersHearOfNewProtocols() throws IOException {
        Host one = hosts.start();
        Host other = hosts.start();
        Identify here = serve(one);
        serve(other);
        Connection connection = connect(one, other);
        await(() -> here.of(connection).isPresent());

        other.serve(ProtocolBinding.blocking("/new/1.0.0", 1, _ -> {}));

        await(() -> here.of(connection).orElseThrow().speaks("/new/1.0.0"));
    }

    @Test
    void pingsComeBack() throws IOException {
        Host one = hosts.start();
        Host other = hosts.start();
        Ping.serve(other);
        Connection connection = connect(one, other);

        for (int i = 0; i < 5; i++) {
            assertThat(Ping.ping(connection, Duration.ofSeconds(10))).isPositive();
        }
    }

    @Test
    void messagesAddUpAndSurviveEncoding() {
        var one = message(List.of(ADDRESS), List.of("/a"), Optional.empty());
        var two = message(List.of(OTHER), List.of("/b"), Optional.of(Bytes.ofHex("0102")));

        var both = IdentifyMessage.EMPTY.merge(one.encode()).merge(two.encode());

        assertThat(both)
                .isEqualTo(
                        message(
                                List.of(ADDRESS, OTHER),
                                List.of("/a", "/b"),
                                Optional.of(Bytes.ofHex("0102"))));
    }

    @Test
    void addressesOfUnknownTransportsAreLeftOut() {
        var in = new org.numicoin.libp2p.codec.ProtoWriter();
        in.bytes(2, Bytes.ofHex("04010203040691020a")).bytes(2, ADDRESS.encode());

        assertThat(IdentifyMessage.EMPTY.merge(in.toBytes()).addresses()).contains(ADDRESS);
    }

    @Test
    void refusesMoreThanAMessageMayHave() {
        var many = new org.numicoin.libp2p.codec.ProtoWriter();
        for (int i = 0; i < 513; i++) {
            many.text(3, "/p");
        }

        assertThatThrownBy(() -> IdentifyMessage.EMPTY.merge(many.toBytes()))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void refusesAPeerThatSpeaksForSomebodyElse() {
        var info = PeerInfo.nothing(key.peerId());
        var stranger = PrivateKey.generate(new SecureRandom());
        var otherKey =
                new IdentifyMessage(
                        Optional.of(stranger.publicKey().encode()),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        "",
                        "",
                        Optional.empty());

        assertThatThrownBy(() -> info.update(otherKey, key.publicKey()))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("identify-other-key");
        assertThatThrownBy(() -> info.update(signed(stranger, 1, ADDRESS), key.publicKey()))
                .hasMessageContaining("identify-other-record");
    }

    @Test
    void refusesAForgedRecord() {
        Bytes envelope = new PeerRecord(key.peerId(), 1, List.of(ADDRESS)).seal(key);
        byte[] forged = envelope.toBytes();
        forged[forged.length - 1] ^= 1;
        var message = message(List.of(), List.of(), Optional.of(Bytes.wrap(forged)));

        assertThatThrownBy(() -> PeerInfo.nothing(key.peerId()).update(message, key.publicKey()))
                .hasMessageContaining("identify-bad-record");
    }

    @Test
    void anOldRecordDoesNotReplaceANewerOne() {
        var info =
                PeerInfo.nothing(key.peerId())
                        .update(signed(key, 2, ADDRESS), key.publicKey())
                        .update(signed(key, 1, OTHER), key.publicKey());

        assertThat(info.addresses()).containsExactly(ADDRESS);
        assertThat(info.update(signed(key, 3, OTHER), key.publicKey()).addresses())
                .containsExactly(OTHER);
    }

    @Test
    void aPushLeavesWhatItDoesNotMention() {
        var info =
                PeerInfo.nothing(key.peerId())
                        .update(
                                message(List.of(ADDRESS), List.of("/a"), Optional.empty()),
                                key.publicKey())
                        .update(
                                message(List.of(), List.of("/b"), Optional.empty()),
                                key.publicKey());

        assertThat(info.addresses()).containsExactly(ADDRESS);
        assertThat(info.protocols()).containsExactly("/b");
    }

    private static Identify serve(Host host) {
        return Identify.serve(host, "net/1", "test/1", Clock.systemUTC());
    }

    private static IdentifyMessage signed(PrivateKey signer, long seq, Multiaddr address) {
        Bytes envelope = new PeerRecord(signer.peerId(), seq, List.of(address)).seal(signer);
        return message(List.of(), List.of(), Optional.of(envelope));
    }

    private static IdentifyMessage message(
            List<Multiaddr> addresses, List<String> protocols, Optional<Bytes> record) {
        return new IdentifyMessage(
                Optional.empty(),
                addresses,
                protocols,
                Optional.of(ADDRESS),
                "net/1",
                "test/1",
                record);
    }
}
