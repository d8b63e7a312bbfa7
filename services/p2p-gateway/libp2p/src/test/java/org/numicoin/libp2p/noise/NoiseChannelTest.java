package org.numicoin.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.numicoin.libp2p.ProtocolViolation;
import org.numicoin.libp2p.noise.NoiseHandshake.Secured;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PrivateKey;

class NoiseChannelTest {
    private static final List<String> YAMUX = List.of("/yamux/1.0.0");

    private final PrivateKey dialerKey = PrivateKey.generate(new SecureRandom());
    private final PrivateKey listenerKey = PrivateKey.generate(new SecureRandom());
    private final List<Secured> secured = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void bothEndsLearnWhoTheOtherIsAndThenTalk(Suite suite) {
        var dialer = channel(suite, dialerKey, true, YAMUX, listenerKey.peerId());
        var listener = channel(suite, listenerKey, false, YAMUX);
        exchange(dialer, listener);

        assertThat(secured)
                .containsExactly(
                        new Secured(
                                listenerKey.publicKey(),
                                listenerKey.peerId(),
                                Optional.of("/yamux/1.0.0")),
                        new Secured(
                                dialerKey.publicKey(),
                                dialerKey.peerId(),
                                Optional.of("/yamux/1.0.0")));
        assertThat(carried(dialer, listener, 100)).isEqualTo(100);
        assertThat(carried(listener, dialer, 300_000)).isEqualTo(300_000);
    }

    @Test
    void negotiatesTheMuxerLaterWhenOneEndSendsNoList() {
        exchange(
                channel(Suite.CLASSICAL, dialerKey, true, List.of(), listenerKey.peerId()),
                channel(Suite.CLASSICAL, listenerKey, false, YAMUX));

        assertThat(secured).extracting(Secured::muxer).containsOnly(Optional.empty());
    }

    @Test
    void takesTheMuxerThatTheInitiatorLikesBest() {
        exchange(
                channel(
                        Suite.CLASSICAL,
                        dialerKey,
                        true,
                        List.of("/x", "/b", "/a"),
                        listenerKey.peerId()),
                channel(Suite.CLASSICAL, listenerKey, false, List.of("/a", "/b")));

        assertThat(secured).extracting(Secured::muxer).containsOnly(Optional.of("/b"));
    }

    @Test
    void failsWithoutACommonMuxer() {
        assertViolation(
                "noise-no-muxer",
                () ->
                        exchange(
                                channel(
                                        Suite.CLASSICAL,
                                        dialerKey,
                                        true,
                                        List.of("/x"),
                                        listenerKey.peerId()),
                                channel(Suite.CLASSICAL, listenerKey, false, YAMUX)));
    }

    @Test
    void dialerRefusesAnybodyElse() {
        assertViolation(
                "noise-other-peer",
                () ->
                        exchange(
                                channel(
                                        Suite.CLASSICAL,
                                        dialerKey,
                                        true,
                                        YAMUX,
                                        dialerKey.peerId()),
                                channel(Suite.CLASSICAL, listenerKey, false, YAMUX)));
    }

    @Test
    void refusesAnIdentityThatDidNotSignTheStaticKey() {
        byte[] staticKey = DhKey.generate(new SecureRandom()).publicKey();
        byte[] payload = Payload.sign(listenerKey, staticKey, YAMUX).encode();
        staticKey[0] ^= 1;

        assertViolation("noise-bad-identity", () -> Payload.open(payload, staticKey));
    }

    @Test
    void refusesGarbageInsteadOfAHandshake() {
        var random = new Random(9);
        for (int i = 0; i < 200; i++) {
            var listener =
                    channel(i % 2 == 0 ? Suite.HYBRID : Suite.CLASSICAL, listenerKey, false, YAMUX);
            var garbage = new byte[2 + random.nextInt(3000)];
            random.nextBytes(garbage);
            try {
                listener.writeInbound(Unpooled.wrappedBuffer(garbage));
                listener.finishAndReleaseAll();
            } catch (DecoderException e) {
                assertThat(e).hasCauseInstanceOf(ProtocolViolation.class);
            }
            assertThat(secured).isEmpty();
        }
    }

    @Test
    void refusesGiantHandshakeMessagesBeforeTheyCome() {
        var listener = channel(Suite.CLASSICAL, listenerKey, false, YAMUX);

        assertViolation(
                "noise-malformed",
                () -> listener.writeInbound(Unpooled.wrappedBuffer(new byte[] {-1, -1})));
    }

    @Test
    void opensMessagesHoweverTheyAreCut() {
        var sender = new EmbeddedChannel(new SecureChannel(keys(1, 2)));
        var receiver = new EmbeddedChannel(new SecureChannel(keys(2, 1)));
        var random = new Random(4);
        ByteBuf wire = Unpooled.buffer();
        int sent = 0;
        for (int i = 0; i < 60; i++) {
            int length = 1 + random.nextInt(i % 5 == 0 ? 150_000 : 200);
            sender.writeOutbound(Unpooled.buffer().writeZero(length));
            sent += length;
        }
        for (ByteBuf out = sender.readOutbound(); out != null; out = sender.readOutbound()) {
            wire.writeBytes(out);
        }
        while (wire.isReadable()) {
            receiver.writeInbound(
                    wire.readBytes(Math.min(wire.readableBytes(), 1 + random.nextInt(3000))));
        }

        assertThat(received(receiver)).isEqualTo(sent);
    }

    @Test
    void failsClosedOnEveryChangedMessage() {
        var sender = new EmbeddedChannel(new SecureChannel(keys(1, 2)));
        for (int i = 0; i < 50; i++) {
            sender.writeOutbound(Unpooled.buffer().writeZero(i));
            ByteBuf out = sender.readOutbound();
            int at = 2 + i % (out.readableBytes() - 2);
            out.setByte(at, out.getByte(at) ^ 4);
            var receiver = new EmbeddedChannel(new SecureChannel(keys(2, 1)));
            assertViolation("noise-bad-tag", () -> receiver.writeInbound(out));
        }
    }

    @Test
    void refusesMessagesThatAreNoCiphertext() {
        var receiver = new EmbeddedChannel(new SecureChannel(keys(2, 1)));

        assertViolation(
                "noise-malformed",
                () -> receiver.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 15})));
    }

    @Test
    void aPeerThatSpokeHybridCannotBeDowngraded() {
        var policy = HybridPolicy.prefer();
        PeerId peer = dialerKey.peerId();
        policy.check(peer, Suite.CLASSICAL, false);
        assertThat(policy.offer(Optional.of(peer))).containsExactly(Suite.HYBRID, Suite.CLASSICAL);

        policy.check(peer, Suite.HYBRID, true);

        assertThat(policy.offer(Optional.of(peer))).containsExactly(Suite.HYBRID);
        assertViolation("noise-downgrade", () -> policy.check(peer, Suite.CLASSICAL, false));
        var restarted = HybridPolicy.prefer();
        restarted.restore(policy.dialed());
        assertViolation("noise-downgrade", () -> restarted.check(peer, Suite.CLASSICAL, true));
        restarted.forget(peer);
        restarted.check(peer, Suite.CLASSICAL, true);
    }

    @Test
    void aNodeThatRequiresHybridSpeaksNothingElse() {
        var policy = HybridPolicy.require();

        assertThat(policy.offer(Optional.empty())).containsExactly(Suite.HYBRID);
        assertThat(policy.isAccepted(Suite.CLASSICAL)).isFalse();
        assertViolation(
                "noise-downgrade", () -> policy.check(dialerKey.peerId(), Suite.CLASSICAL, false));
    }

    private static SecureChannel.Keys keys(int send, int receive) {
        return new SecureChannel.Keys(key(send), key(receive));
    }

    private static Aead key(int value) {
        var key = new byte[Aead.KEY_LENGTH];
        key[0] = (byte) value;
        return new Aead(key);
    }

    private EmbeddedChannel channel(
            Suite suite,
            PrivateKey key,
            boolean initiator,
            List<String> muxers,
            PeerId... expected) {
        return new EmbeddedChannel(
                new NoiseHandshake(
                        new NoiseIdentity(key, muxers, new SecureRandom()),
                        suite,
                        initiator,
                        List.of(expected).stream().findFirst(),
                        (_, peer) -> secured.add(peer)));
    }

    private static void exchange(EmbeddedChannel one, EmbeddedChannel other) {
        for (int i = 0; i < 3; i++) {
            move(one, other);
            move(other, one);
        }
    }

    private static void move(EmbeddedChannel from, EmbeddedChannel to) {
        for (ByteBuf out = from.readOutbound(); out != null; out = from.readOutbound()) {
            to.writeInbound(out);
        }
    }

    private static int carried(EmbeddedChannel from, EmbeddedChannel to, int length) {
        from.writeOutbound(Unpooled.buffer().writeZero(length));
        move(from, to);
        return received(to);
    }

    private static int received(EmbeddedChannel channel) {
        int length = 0;
        for (ByteBuf in = channel.readInbound(); in != null; in = channel.readInbound()) {
            length += in.readableBytes();
            in.release();
        }
        return length;
    }

    private static void assertViolation(
            String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .satisfiesAnyOf(
                        e -> assertThat(code(e)).isEqualTo(code),
                        e -> assertThat(code(e.getCause())).isEqualTo(code));
    }

    private static String code(@Nullable Throwable thrown) {
        return thrown instanceof ProtocolViolation violation ? violation.code() : "";
    }
}
