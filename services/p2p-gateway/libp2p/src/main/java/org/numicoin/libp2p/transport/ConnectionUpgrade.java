package org.numicoin.libp2p.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.numicoin.libp2p.multistream.Negotiation;
import org.numicoin.libp2p.noise.NoiseHandshake;
import org.numicoin.libp2p.noise.NoiseHandshake.Secured;
import org.numicoin.libp2p.noise.Suite;
import org.numicoin.libp2p.peer.PeerId;

/// Takes a new socket through negotiation, handshake and the choice of a multiplexer. Each step has
/// a time limit of its own, so that a peer that sends a byte now and then holds a socket for no
/// longer than all steps together. Sits at the end of the pipeline until the session takes its
/// place.
final class ConnectionUpgrade extends ChannelInboundHandlerAdapter {
    static final String YAMUX = "/yamux/1.0.0";

    private final Upgrader upgrader;
    private final boolean dialed;
    private final Optional<PeerId> expected;
    private final Consumer<SecuredConnection> onConnection;
    private final CompletableFuture<SecuredConnection> result = new CompletableFuture<>();
    private @Nullable ScheduledFuture<?> deadline;
    private String step = "connect";

    /// @param expected whom we dialed, when that is known
    ConnectionUpgrade(
            Upgrader upgrader,
            boolean dialed,
            Optional<PeerId> expected,
            Consumer<SecuredConnection> onConnection) {
        this.upgrader = upgrader;
        this.dialed = dialed;
        this.expected = expected;
        this.onConnection = onConnection;
    }

    CompletableFuture<SecuredConnection> result() {
        return result;
    }

    /// Begins once the channel is connected, before anything is read from it: a listener speaks
    /// first.
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        enter(ctx.channel(), "security negotiation");
        ctx.pipeline()
                .addFirst(new NegotiationHandler(securityNegotiation(), this::onSecurityAgreed));
    }

    private Negotiation securityNegotiation() {
        return dialed
                ? new Negotiation.Dialer(
                        upgrader.policy().offer(expected).stream().map(Suite::protocol).toList())
                : new Negotiation.Listener(protocol ->
                        Suite.of(protocol).filter(upgrader.policy()::isAccepted).isPresent());
    }

    private void onSecurityAgreed(ChannelHandlerContext ctx, String protocol) {
        var suite =
                Suite.of(protocol)
                        .orElseThrow(() -> new IllegalStateException("not offered: " + protocol));
        enter(ctx.channel(), "handshake");
        var handshake =
                new NoiseHandshake(
                        upgrader.identity(),
                        suite,
                        dialed,
                        expected,
                        (secure, peer) -> onSecured(secure, suite, peer));
        ctx.pipeline().replace(ctx.handler(), null, handshake);
    }

    private void onSecured(ChannelHandlerContext secure, Suite suite, Secured peer) {
        upgrader.policy().check(peer.peer(), suite, dialed);
        if (peer.muxer().isPresent()) {
            finish(secure.channel(), suite, peer);
            return;
        }
        enter(secure.channel(), "multiplexer negotiation");
        var negotiation =
                dialed
                        ? new Negotiation.Dialer(List.of(YAMUX))
                        : new Negotiation.Listener(YAMUX::equals);
        secure.pipeline()
                .addAfter(
                        secure.name(),
                        null,
                        new NegotiationHandler(
                                negotiation, (ctx, _) -> finishAfter(ctx, suite, peer)));
    }

    /// The session has to be there before the negotiation hands on what came with its last message.
    private void finishAfter(ChannelHandlerContext negotiation, Suite suite, Secured peer) {
        finish(negotiation.channel(), suite, peer);
        negotiation.pipeline().remove(negotiation.handler());
    }

    private void finish(Channel channel, Suite suite, Secured peer) {
        cancelDeadline();
        var session = upgrader.newSession(dialed);
        var connection =
                new SecuredConnection(
                        channel,
                        (InetSocketAddress) channel.remoteAddress(),
                        (InetSocketAddress) channel.localAddress(),
                        dialed,
                        peer.peer(),
                        peer.key(),
                        suite,
                        session);
        channel.pipeline().replace(this, null, session);
        onConnection.accept(connection);
        if (!result.complete(connection)) {
            session.close(); // the dial was cancelled meanwhile
        }
    }

    private void enter(Channel channel, String next) {
        cancelDeadline();
        step = next;
        deadline =
                channel.eventLoop()
                        .schedule(
                                () -> fail(channel, new TimeoutException("too slow: " + step)),
                                upgrader.stepTimeout().toMillis(),
                                TimeUnit.MILLISECONDS);
    }

    private void cancelDeadline() {
        var pending = deadline;
        if (pending != null) {
            pending.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Throwable inner = cause.getCause();
        fail(ctx.channel(), cause instanceof DecoderException && inner != null ? inner : cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(ctx.channel(), new IOException("closed by the peer during " + step));
    }

    private void fail(Channel channel, Throwable cause) {
        cancelDeadline();
        result.completeExceptionally(cause);
        var _ = channel.close();
    }
}
