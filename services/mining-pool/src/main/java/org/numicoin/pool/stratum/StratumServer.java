package org.numicoin.pool.stratum;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.ssl.OptionalSslHandler;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.numicoin.kit.FatalError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listening socket, and the connections that came through it.
public final class StratumServer implements AutoCloseable {
    /// As long as XMRig's own limit.
    static final int LINE_MAX = 1 << 16;

    private static final Logger log = LoggerFactory.getLogger(StratumServer.class);
    private static final int LOOPS = 2;
    private static final long TICK_MILLIS = 1_000;
    private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(1 << 14, 1 << 16);

    private final StratumSettings settings;
    private final PoolDesk desk;
    private final SslContext tls;
    private final TrustedNetworks proxies;
    private final Admission admission;
    private final Set<MinerConnection> connections = ConcurrentHashMap.newKeySet();
    private final Timer switches;
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(LOOPS, NioIoHandler.newFactory());
    private @Nullable Channel listening;

    StratumServer(StratumSettings settings, PoolDesk desk, SslContext tls, MeterRegistry meters) {
        this.settings = settings;
        this.desk = desk;
        this.tls = tls;
        this.proxies = new TrustedNetworks(settings.proxies());
        this.admission = new Admission(settings.connections(), settings.perAddress(), desk.bans());
        this.switches =
                Timer.builder("numi.pool.switch")
                        .description("From a new template to the job that goes to a miner")
                        .register(meters);
        Gauge.builder("numi.pool.connections", admission, Admission::connections)
                .description("Open connections")
                .register(meters);
        Gauge.builder("numi.pool.miners", this, StratumServer::miners)
                .description("Connections that have logged in")
                .register(meters);
    }

    /// Listens. Throws [FatalError] when the port is taken.
    public void start() {
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, 1_024)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
                        .childHandler(new Accept())
                        .bind(settings.address(), settings.port())
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new FatalError(
                    "numi.pool.stratum.port " + settings.port(),
                    String.valueOf(bound.cause().getMessage()),
                    "choose another port, or end what listens there");
        }
        listening = bound.channel();
        desk.board().onChange(this::push);
        var _ =
                loops.next()
                        .scheduleAtFixedRate(
                                this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        log.info("miners connect to {}", listening.localAddress());
    }

    public int port() {
        return listening == null ? 0 : ((InetSocketAddress) listening.localAddress()).getPort();
    }

    int miners() {
        return (int) connections.stream().filter(MinerConnection::isLoggedIn).count();
    }

    /// Accepts nobody any more and sends the miners elsewhere; they are still answered.
    public void drain() {
        if (listening != null) {
            listening.close().awaitUninterruptibly();
        }
        connections.forEach(c -> c.onLoop(c::drain));
    }

    @Override
    public void close() {
        if (listening != null) {
            listening.close().awaitUninterruptibly();
        }
        connections.forEach(MinerConnection::close);
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void push() {
        long begin = System.nanoTime();
        for (var connection : connections) {
            connection.onLoop(() -> {
                connection.work();
                switches.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
            });
        }
    }

    private void tick() {
        desk.hashrate().tick(desk.nanoTime().getAsLong());
        connections.forEach(connection -> connection.onLoop(connection::tick));
    }

    /// Builds the pipeline of a connection as soon as it is known whose it is.
    private final class Accept extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            if (!admission.enter()) {
                var _ = channel.close();
                return;
            }
            channel.closeFuture().addListener(_ -> admission.leave());
            InetSocketAddress peer = channel.remoteAddress();
            if (proxies.contains(peer)) {
                channel.pipeline()
                        .addLast(
                                new ProxyDecoder(source ->
                                        admit(channel, source.orElse(peer.getAddress()))));
                giveUpWithoutHeader(channel);
            } else {
                admit(channel, peer.getAddress());
            }
        }

        private void giveUpWithoutHeader(Channel channel) {
            var _ =
                    channel.eventLoop()
                            .schedule(
                                    () -> {
                                        if (channel.pipeline().get(ProxyDecoder.class) != null) {
                                            var _ = channel.close();
                                        }
                                    },
                                    settings.login().toMillis(),
                                    TimeUnit.MILLISECONDS);
        }

        private void admit(Channel channel, InetAddress source) {
            String address = Admission.key(source);
            if (!admission.enter(address)) {
                var _ = channel.close();
                return;
            }
            var connection =
                    new MinerConnection(desk, settings, desk.numbers().getAsInt(), address);
            connections.add(connection);
            channel.closeFuture()
                    .addListener(_ -> {
                        connections.remove(connection);
                        admission.leave(address);
                    });
            ChannelPipeline pipeline = channel.pipeline();
            pipeline.addLast(new OptionalSslHandler(tls));
            pipeline.addLast(new LineBasedFrameDecoder(LINE_MAX, true, true));
            pipeline.addLast(connection);
        }
    }
}
