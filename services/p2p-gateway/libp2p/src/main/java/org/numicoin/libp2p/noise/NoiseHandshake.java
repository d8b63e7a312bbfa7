package org.numicoin.libp2p.noise;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Optional;
import org.numicoin.libp2p.ProtocolViolation;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PublicKey;

/// Shakes hands on a channel and then makes way for a [SecureChannel].
public final class NoiseHandshake extends ByteToMessageDecoder {
    /// The longest message with the longest payload.
    private static final int MESSAGE_MAX = 24 * 1024;

    private final NoiseIdentity identity;
    private final Optional<PeerId> expected;
    private final Handshake handshake;
    private final Listener listener;
    private final boolean initiator;

    /// Is told on the event loop, with the [SecureChannel] in place.
    @FunctionalInterface
    public interface Listener {
        void onSecured(ChannelHandlerContext secureChannel, Secured peer);
    }

    /// Who is at the other end.
    ///
    /// @param muxer what both ends agreed to multiplex with, if they agreed on the way
    public record Secured(PublicKey key, PeerId peer, Optional<String> muxer) {}

    /// @param expected who has to be there, when that is known
    public NoiseHandshake(
            NoiseIdentity identity,
            Suite suite,
            boolean initiator,
            Optional<PeerId> expected,
            Listener listener) {
        this.identity = identity;
        this.initiator = initiator;
        this.expected = expected;
        this.listener = listener;
        handshake = identity.begin(suite, initiator);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (initiator) {
            send(ctx, new byte[0]);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < Short.BYTES) {
            return;
        }
        int length = in.getUnsignedShort(in.readerIndex());
        if (length > MESSAGE_MAX) {
            throw new ProtocolViolation("noise-malformed", "handshake message of " + length);
        }
        if (in.readableBytes() < Short.BYTES + length) {
            return;
        }
        in.skipBytes(Short.BYTES);
        var message = new byte[length];
        in.readBytes(message);
        received(ctx, handshake.read(message));
    }

    private void received(ChannelHandlerContext ctx, byte[] bytes) {
        if (!initiator && !handshake.isFinished()) {
            send(ctx, identity.payload()); // the first message has no payload of interest
            return;
        }
        var payload = Payload.open(bytes, handshake.remoteStatic());
        var peer = PeerId.of(payload.key());
        expected.filter(other -> !other.equals(peer))
                .ifPresent(other -> {
                    throw new ProtocolViolation("noise-other-peer", peer + " instead of " + other);
                });
        if (initiator) {
            send(ctx, identity.payload());
        }
        var secured = new Secured(payload.key(), peer, muxer(payload.muxers()));
        ctx.pipeline().replace(this, null, new SecureChannel(handshake.split()));
        listener.onSecured(ctx.pipeline().context(SecureChannel.class), secured);
    }

    /// The first of the initiator's that both speak. No list at all means to negotiate later.
    private Optional<String> muxer(List<String> theirs) {
        if (theirs.isEmpty() || identity.muxers().isEmpty()) {
            return Optional.empty();
        }
        List<String> first = initiator ? identity.muxers() : theirs;
        List<String> second = initiator ? theirs : identity.muxers();
        return Optional.of(
                first.stream()
                        .filter(second::contains)
                        .findFirst()
                        .orElseThrow(() ->
                                new ProtocolViolation("noise-no-muxer", "no common multiplexer")));
    }

    private void send(ChannelHandlerContext ctx, byte[] payload) {
        byte[] message = handshake.write(payload);
        ByteBuf out = ctx.alloc().buffer(Short.BYTES + message.length);
        var _ =
                ctx.writeAndFlush(
                        out.writeShort(message.length).writeBytes(message), ctx.voidPromise());
    }
}
