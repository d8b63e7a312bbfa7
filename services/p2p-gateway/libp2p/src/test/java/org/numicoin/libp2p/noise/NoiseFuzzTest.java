package org.numicoin.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.util.List;
import java.util.Optional;
import org.numicoin.libp2p.ProtocolViolation;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.peer.PrivateKey;

/// Whatever a peer sends in a handshake and after it, however it is cut: it is read, more is waited
/// for, or it is a violation. This end draws the same keys each time, so that the corpus has
/// handshakes that succeed, with frames behind them.
class NoiseFuzzTest {
    static final List<String> MUXERS = List.of("/yamux/1.0.0");

    @FuzzTest
    void listener(byte[] bytes) {
        receive(handshake(Suite.CLASSICAL, false), bytes);
    }

    @FuzzTest
    void hybridListener(byte[] bytes) {
        receive(handshake(Suite.HYBRID, false), bytes);
    }

    @FuzzTest
    void dialer(byte[] bytes) {
        receive(handshake(Suite.CLASSICAL, true), bytes);
    }

    @FuzzTest
    void hybridDialer(byte[] bytes) {
        receive(handshake(Suite.HYBRID, true), bytes);
    }

    @FuzzTest
    void frames(byte[] bytes) {
        receive(new SecureChannel(new SecureChannel.Keys(key(1), key(2))), bytes);
    }

    /// One end of a handshake, with an identity and draws of its role.
    static NoiseHandshake handshake(Suite suite, boolean initiator) {
        int role = initiator ? 1 : 2;
        var seed = new byte[32];
        seed[0] = (byte) role;
        var identity =
                new NoiseIdentity(
                        PrivateKey.ofSeed(Bytes.wrap(seed)), MUXERS, new CountingRandom(role));
        return new NoiseHandshake(identity, suite, initiator, Optional.empty(), (_, _) -> {});
    }

    static Aead key(int value) {
        var key = new byte[Aead.KEY_LENGTH];
        key[0] = (byte) value;
        return new Aead(key);
    }

    private static void receive(ChannelHandler end, byte[] bytes) {
        var channel = new EmbeddedChannel(end);
        int half = bytes.length / 2;
        try {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, 0, half));
            channel.writeInbound(Unpooled.copiedBuffer(bytes, half, bytes.length - half));
            for (Object got = channel.readInbound(); got != null; got = channel.readInbound()) {
                var plain = (ByteBuf) got;
                assertThat(plain.readableBytes()).isLessThanOrEqualTo(SecureChannel.PLAINTEXT_MAX);
                plain.release();
            }
        } catch (DecoderException e) {
            assertThat(e.getCause())
                    .isInstanceOfAny(ProtocolViolation.class, MalformedException.class);
        } catch (ProtocolViolation e) {
            assertThat(e.code()).startsWith("noise-");
        } finally {
            var _ = channel.close();
            channel.releaseInbound();
            channel.releaseOutbound();
        }
    }
}
