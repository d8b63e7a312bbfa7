package org.numicoin.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.chain.ChainSpec;
import org.numicoin.gateway.protocol.Answer;
import org.numicoin.gateway.protocol.AnswerCode;
import org.numicoin.gateway.protocol.BlocksRequest;
import org.numicoin.gateway.protocol.Headers;
import org.numicoin.gateway.protocol.HeadersRequest;
import org.numicoin.gateway.protocol.Protocols;
import org.numicoin.gateway.protocol.SnapshotPartRequest;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.HostConfig;
import org.numicoin.libp2p.host.ProtocolBinding;
import org.numicoin.libp2p.host.Stream;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PrivateKey;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.Specs;

/// A peer on the bare stack, which keeps no rule of the gateway's protocols.
final class HostileRequestsTest {
    private static final ChainSpec SPEC = Specs.fast();
    private static final Protocols PROTOCOLS = new Protocols(SPEC.name());
    private static final int FLOOD = 60;
    private final ChainBuilder builder = new ChainBuilder(SPEC);
    private final List<ChainBuilder.Node> nodes = new ArrayList<>();
    private TestNode node;
    private Host attacker;
    private Connection connection;

    @BeforeEach
    void connect() throws IOException {
        nodes.add(builder.extend(builder.genesis(), 1));
        node = TestNode.start(SPEC, BuiltChain.of(builder, nodes));
        attacker =
                Host.start(
                        HostConfig.of(
                                PrivateKey.generate(new SecureRandom()),
                                List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"))));
        connection = attacker.connect(node.address()).join();
    }

    @AfterEach
    void close() {
        attacker.close();
        node.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "headers",
                "blocks",
                "block-txs",
                "snapshots",
                "snapshot-manifest",
                "snapshot-chunk"
            })
    void garbageIsAnOffenceAndAnsweredAsSuch(String name) throws IOException {
        var garbage = new byte[40];
        new Random(7).nextBytes(garbage);
        var answer = ask("/numi/" + SPEC.name() + "/" + name + "/1", garbage);
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(AnswerCode.BAD_REQUEST));
        assertThat(node.heard().await(Heard.Offended.class).code()).isEqualTo("bad-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "headers",
                "blocks",
                "block-txs",
                "snapshots",
                "snapshot-manifest",
                "snapshot-chunk"
            })
    void aGiantLengthIsRefusedBeforeAnythingIsAllocated(String name) throws IOException {
        try (Stream stream = connection.openNow("/numi/" + SPEC.name() + "/" + name + "/1")) {
            stream.write(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f});
            assertThat(Answer.decode(stream.readMessage(1024).unsafeArray()))
                    .isInstanceOfSatisfying(
                            Answer.Refused.class,
                            refused ->
                                    assertThat(refused.code()).isEqualTo(AnswerCode.BAD_REQUEST));
        }
        assertThat(node.heard().await(Heard.Offended.class).code()).isEqualTo("bad-request");
    }

    @Test
    void aFloodIsToldThatTheNodeIsBusyAndOthersAreServed() throws IOException {
        var open = new ArrayList<Stream>();
        for (int i = 0; i < FLOOD; i++) {
            open.add(connection.openNow(PROTOCOLS.blocks())); // and asks nothing yet
        }
        var request = Bytes.wrap(new BlocksRequest(List.of(nodes.getFirst().id())).encoded());
        int busy = 0;
        int served = 0;
        for (Stream stream : open) {
            stream.writeMessage(request);
            switch (Answer.decode(stream.readMessage(1 << 20).unsafeArray())) {
                case Answer.Ok _ -> served++;
                case Answer.Refused refused -> busy += refused.code() == AnswerCode.BUSY ? 1 : 0;
            }
        }
        assertThat(busy).isPositive();
        assertThat(served).isGreaterThanOrEqualTo(Admission.Limits.DEFAULTS.perPeer());
        assertThat(busy + served).isEqualTo(FLOOD);
        try (var honest = TestNode.start(SPEC, BuiltChain.of(builder, List.of()))) {
            honest.meet(node);
            var id = nodes.getFirst().id();
            assertThat(
                            honest.network()
                                    .blocks(node.network().peerId(), List.of(id))
                                    .join()
                                    .getFirst())
                    .isPresent();
        }
    }

    @Test
    void aPeerThatAsksWithoutEndIsBusyUntilItHasWaited() throws IOException {
        var request = new HeadersRequest(node.chain().locator(), 1).encoded();
        int answered = 0;
        for (int i = 0; i < 4 * Admission.Limits.DEFAULTS.burst(); i++) {
            answered += ask(PROTOCOLS.headers(), request) instanceof Answer.Ok ? 1 : 0;
        }
        assertThat(answered).isGreaterThanOrEqualTo(Admission.Limits.DEFAULTS.burst());
        assertThat(answered).isLessThan(4 * Admission.Limits.DEFAULTS.burst());
        assertThat(node.heard().all(Heard.Offended.class)).isEmpty();
    }

    @Test
    void whoGoesOnAlthoughTheNodeIsBusyFloods() throws IOException {
        var request = new HeadersRequest(node.chain().locator(), 1).encoded();
        for (int refused = 0; refused < Admission.REFUSALS_OF_A_FLOOD; ) {
            refused += ask(PROTOCOLS.headers(), request) instanceof Answer.Refused ? 1 : 0;
        }
        assertThat(node.heard().await(Heard.Offended.class).code()).isEqualTo("request-flood");
    }

    @Test
    void aFloodForChunksIsLimitedAsAnyOther() throws IOException {
        var request = new SnapshotPartRequest(nodes.getFirst().id(), 0).encoded();
        int busy = 0;
        for (int asked = 0; busy < Admission.REFUSALS_OF_A_FLOOD; asked++) {
            var refused = (Answer.Refused) ask(PROTOCOLS.snapshotChunk(), request);
            busy += refused.code() == AnswerCode.BUSY ? 1 : 0;
            assertThat(asked >= Admission.Limits.DEFAULTS.burst() || busy == 0).isTrue();
        }
        assertThat(node.heard().await(Heard.Offended.class).code()).isEqualTo("request-flood");
    }

    @Test
    void aSlowReaderGetsAllOfItsBlocks() throws IOException {
        var ids = List.of(nodes.getFirst().id(), nodes.getFirst().id(), nodes.getFirst().id());
        try (Stream stream = connection.openNow(PROTOCOLS.blocks())) {
            stream.writeMessage(Bytes.wrap(new BlocksRequest(ids).encoded()));
            stream.closeWrite();
            for (int i = 0; i < ids.size(); i++) {
                var frame = new ArrayList<Byte>();
                int length = length(stream);
                while (frame.size() < length) {
                    frame.add(stream.readExactly(1)[0]);
                }
                assertThat(frame.getFirst()).isEqualTo((byte) AnswerCode.OK.code());
                assertThat(length).isEqualTo(1 + nodes.getFirst().block().encoded().length);
            }
        }
        assertThat(node.heard().all(Heard.Offended.class)).isEmpty();
    }

    @Test
    void anAnswerThatIsNoneIsAnOffence() throws IOException {
        isAnOffence(new byte[] {0, 0, 9, 1});
    }

    @Test
    void moreHeadersThanAskedForAreAnOffence() throws IOException {
        var header = nodes.getFirst().block().header();
        isAnOffence(ok(new Headers(List.of(header, header))));
    }

    /// Of a peer that answers one header with this frame.
    private void isAnOffence(byte[] answer) throws IOException {
        try (var liar =
                Host.start(
                        HostConfig.of(
                                PrivateKey.generate(new SecureRandom()),
                                List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"))))) {
            liar.serve(
                    ProtocolBinding.blocking(
                            PROTOCOLS.headers(),
                            4,
                            stream -> stream.writeMessage(Bytes.wrap(answer))));
            var at = liar.peerId().at(liar.listenAddresses().getFirst());
            var _ = node.network().connect(at).join();
            var question = new HeadersRequest(node.chain().locator(), 1);
            var asked = node.network().headers(liar.peerId(), question);
            assertThatThrownBy(asked::join).hasMessageContaining("malformed");
            assertThat(node.heard().await(Heard.Offended.class).code()).isEqualTo("bad-answer");
        }
    }

    private static byte[] ok(Headers headers) {
        return new Answer.Ok(org.numicoin.primitives.Bytes.wrap(headers.encoded())).encoded();
    }

    private Answer ask(String protocol, byte[] request) throws IOException {
        try (Stream stream = connection.openNow(protocol)) {
            stream.writeMessage(Bytes.wrap(request));
            stream.closeWrite();
            return Answer.decode(stream.readMessage(1 << 20).unsafeArray());
        }
    }

    private static int length(Stream stream) throws IOException {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = stream.readExactly(1)[0];
            length |= (next & 0x7f) << shift;
            if (next >= 0) {
                return length;
            }
        }
    }
}
