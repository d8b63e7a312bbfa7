package org.numicoin.libp2p.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.numicoin.libp2p.peer.PeerId;

/// TCP sockets that become connections. Owns the event loops.
public final class TcpTransport implements AutoCloseable {
    /// Bytes of ciphertext that wait for the socket before streams stop sending, and from which on
    /// they send again.
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private static final int RECEIVE_MAX = 256 * 1024;
    private static final int BACKLOG = 256;

    private final EventLoopGroup loops;
    private final Upgrader upgrader;
    private final Duration connectTimeout;
    private final Traffic traffic = new Traffic();

    public TcpTransport(Upgrader upgrader, Duration connectTimeout, int threads) {
        this.upgrader = upgrader;
        this.connectTimeout = connectTimeout;
        loops = new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory());
    }

    /// Decides about sockets before anything is spent on them. Called on event loops.
    public interface Gate {
        /// Whether a new socket may go on.
        boolean isAdmitted(InetSocketAddress remote);

        /// An inbound socket that was admitted has become a connection, or not.
        void onUpgraded(InetSocketAddress remote, Optional<Throwable> failure);

        /// An inbound socket that was admitted is closed.
        void onClosed(InetSocketAddress remote);
    }

    /// Listens on an address; port 0 is any.
    ///
    /// @param onConnection told on the event loop before the connection carries anything
    public CompletableFuture<Channel> listen(
            InetSocketAddress address, Gate gate, Consumer<SecuredConnection> onConnection) {
        var bootstrap =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                        .childOption(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffers())
                        .childHandler(initializer(channel -> accept(channel, gate, onConnection)));
        var bound = new CompletableFuture<Channel>();
        complete(bootstrap.bind(address), bound);
        return bound;
    }

    /// Connects. When the result is cancelled, the socket is closed, whatever state it is in.
    ///
    /// @param expected who has to be there; whoever is there when empty
    public CompletableFuture<SecuredConnection> dial(
            InetSocketAddress address,
            Optional<PeerId> expected,
            Consumer<SecuredConnection> onConnection) {
        var upgrade = new ConnectionUpgrade(upgrader, true, expected, onConnection);
        var result = upgrade.result();
        var connecting =
                new Bootstrap()
                        .group(loops)
                        .channel(NioSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                        .option(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffers())
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                (int) connectTimeout.toMillis())
                        .handler(initializer(channel -> channel.pipeline().addLast(upgrade)))
                        .connect(address);
        var _ =
                connecting.addListener(done -> {
                    if (!done.isSuccess()) {
                        result.completeExceptionally(done.cause());
                    }
                });
        var _ =
                result.whenComplete((_, failure) -> {
                    if (failure != null) {
                        var _ = connecting.channel().close();
                    }
                });
        return result;
    }

    private void accept(Channel channel, Gate gate, Consumer<SecuredConnection> onConnection) {
        var remote = (InetSocketAddress) channel.remoteAddress();
        if (remote == null || !gate.isAdmitted(remote)) {
            var _ = channel.close();
            return;
        }
        var _ = channel.closeFuture().addListener(_ -> gate.onClosed(remote));
        var upgrade = new ConnectionUpgrade(upgrader, false, Optional.empty(), onConnection);
        channel.pipeline().addLast(upgrade);
        var _ =
                upgrade.result()
                        .whenComplete((_, failure) ->
                                gate.onUpgraded(remote, Optional.ofNullable(failure)));
    }

    private static AdaptiveRecvByteBufAllocator receiveBuffers() {
        return new AdaptiveRecvByteBufAllocator(1024, 16 * 1024, RECEIVE_MAX);
    }

    /// What went over all sockets.
    public Traffic traffic() {
        return traffic;
    }

    private ChannelHandler initializer(Consumer<Channel> begin) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(traffic);
                begin.accept(channel);
            }
        };
    }

    private static void complete(ChannelFuture done, CompletableFuture<Channel> result) {
        var _ =
                done.addListener(future -> {
                    if (future.isSuccess()) {
                        result.complete(done.channel());
                    } else {
                        result.completeExceptionally(future.cause());
                    }
                });
    }

    /// Closes every socket and waits until the event loops are gone.
    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
