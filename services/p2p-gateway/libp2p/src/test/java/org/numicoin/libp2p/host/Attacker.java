package org.numicoin.libp2p.host;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.numicoin.libp2p.noise.HybridPolicy;
import org.numicoin.libp2p.noise.NoiseIdentity;
import org.numicoin.libp2p.peer.PrivateKey;
import org.numicoin.libp2p.transport.SecuredConnection;
import org.numicoin.libp2p.transport.TcpTransport;
import org.numicoin.libp2p.transport.Upgrader;
import org.numicoin.libp2p.yamux.MemoryBudget;
import org.numicoin.libp2p.yamux.YamuxLimits;

/// Somebody who shakes hands properly and then sends any frames, or only opens sockets.
final class Attacker implements AutoCloseable {
    static final int DATA = 0;
    static final int WINDOW_UPDATE = 1;
    static final int PING = 2;
    static final int SYN = 1;
    static final int FIN = 4;
    static final int RST = 8;

    private final TcpTransport transport;
    private final List<Socket> sockets = new ArrayList<>();

    Attacker() {
        var key = PrivateKey.generate(new SecureRandom());
        transport =
                new TcpTransport(
                        new Upgrader(
                                new NoiseIdentity(key, List.of("/yamux/1.0.0"), new SecureRandom()),
                                HybridPolicy.prefer(),
                                YamuxLimits.DEFAULT,
                                MemoryBudget.of(1 << 30),
                                1 << 30,
                                Duration.ofSeconds(10)),
                        Duration.ofSeconds(10),
                        1);
    }

    /// Connects and shakes hands.
    SecuredConnection secured(Host victim) throws Exception {
        return transport
                .dial(address(victim), Optional.of(victim.peerId()), Attacker::ignoreAnswers)
                .get(20, TimeUnit.SECONDS);
    }

    private static void ignoreAnswers(SecuredConnection connection) {
        var pipeline = connection.channel().pipeline();
        pipeline.addBefore(
                pipeline.context(connection.session()).name(),
                null,
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        ReferenceCountUtil.release(message);
                    }
                });
    }

    /// Opens a socket from an address of its own of this machine.
    Socket socket(Host victim, String from) throws IOException {
        var socket = new Socket();
        sockets.add(socket);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(address(victim), 10_000);
        return socket;
    }

    static void send(SecuredConnection connection, ByteBuf bytes) {
        connection.channel().writeAndFlush(bytes).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }

    static ByteBuf frame(int type, int flags, int id, int length) {
        return Unpooled.buffer()
                .writeByte(0)
                .writeByte(type)
                .writeShort(flags)
                .writeInt(id)
                .writeInt(length);
    }

    /// Opens a stream and proposes a protocol on it.
    static ByteBuf open(int id, String protocol) {
        byte[] negotiation =
                ("\u0013/multistream/1.0.0\n" + (char) (protocol.length() + 1) + protocol + "\n")
                        .getBytes(StandardCharsets.US_ASCII);
        return frame(DATA, SYN, id, negotiation.length).writeBytes(negotiation);
    }

    static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().skip(Long.MAX_VALUE) >= 0
                    && socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private static InetSocketAddress address(Host victim) {
        return victim.listenAddresses().getFirst().tcpSocket().orElseThrow();
    }

    @Override
    public void close() throws IOException {
        transport.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
