package org.numicoin.libp2p.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.numicoin.libp2p.ProtocolViolation;
import org.numicoin.libp2p.multistream.Negotiation;

/// Agrees on the next protocol of a connection, and makes way for it.
final class NegotiationHandler extends ByteToMessageDecoder {
    private final Negotiation negotiation;
    private final Listener listener;

    /// Is told on the event loop; has to remove or replace the handler, which hands on what the
    /// peer sent already.
    @FunctionalInterface
    interface Listener {
        void onAgreed(ChannelHandlerContext ctx, String protocol);
    }

    NegotiationHandler(Negotiation negotiation, Listener listener) {
        this.negotiation = negotiation;
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ByteBuf out = ctx.alloc().buffer();
        negotiation.start(out);
        send(ctx, out);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> unused) {
        ByteBuf out = ctx.alloc().buffer();
        Negotiation.Outcome outcome;
        try {
            outcome = negotiation.advance(in, out);
        } finally {
            send(ctx, out);
        }
        switch (outcome) {
            case Negotiation.Pending _ -> {}
            case Negotiation.Agreed(String protocol) -> listener.onAgreed(ctx, protocol);
            case Negotiation.Refused _ ->
                    throw new ProtocolViolation(
                            "multistream-no-protocol", "the peer speaks none of ours");
        }
    }

    private static void send(ChannelHandlerContext ctx, ByteBuf out) {
        if (out.isReadable()) {
            var _ = ctx.writeAndFlush(out, ctx.voidPromise());
        } else {
            out.release();
        }
    }
}
