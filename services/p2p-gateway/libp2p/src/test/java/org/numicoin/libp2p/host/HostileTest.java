package org.numicoin.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.numicoin.libp2p.host.Attacker.DATA;
import static org.numicoin.libp2p.host.Attacker.FIN;
import static org.numicoin.libp2p.host.Attacker.PING;
import static org.numicoin.libp2p.host.Attacker.RST;
import static org.numicoin.libp2p.host.Attacker.SYN;
import static org.numicoin.libp2p.host.Attacker.WINDOW_UPDATE;
import static org.numicoin.libp2p.host.Attacker.frame;
import static org.numicoin.libp2p.host.Attacker.open;
import static org.numicoin.libp2p.host.Attacker.send;
import static org.numicoin.libp2p.host.TestHosts.await;
import static org.numicoin.libp2p.host.TestHosts.connect;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.transport.SecuredConnection;
import org.numicoin.libp2p.yamux.YamuxLimits;

/// Peers that break rules lose their connection or stream, what they make the node hold is bounded,
/// and an honest peer keeps talking through all of it.
@Timeout(60)
class HostileTest {
    private static final String ECHO = "/echo/1.0.0";
    private static final String IGNORE = "/ignore/1.0.0";
    private static final long CONNECTION_MEMORY = 4 << 20;

    private final TestHosts hosts = new TestHosts();
    private final Attacker attacker = new Attacker();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private final Semaphore forever = new Semaphore(0);
    private Host victim;
    private Connection honest;
    private int turns;

    HostileTest() throws IOException {
        victim = start(config -> config);
        honest = connect(hosts.start(), victim);
    }

    private Host start(UnaryOperator<HostConfig> change) throws IOException {
        return hosts.start(config ->
                change.apply(
                        config.withMemory(16 << 20, CONNECTION_MEMORY)
                                .withTimeout(Duration.ofSeconds(2))));
    }

    @BeforeEach
    void serve() {
        victim.serve(
                ProtocolBinding.blocking(
                        ECHO,
                        4,
                        stream -> {
                            while (true) {
                                stream.writeMessage(stream.readMessage(1000));
                            }
                        }));
        victim.serve(ProtocolBinding.blocking(IGNORE, 500, _ -> forever.acquireUninterruptibly()));
        victim.listen(
                new HostListener() {
                    @Override
                    public void onDisconnected(Connection connection, Throwable cause) {
                        violations.add(Connection.codeOf(cause));
                    }

                    @Override
                    public void onViolation(Connection connection, String code) {
                        violations.add(code);
                    }

                    @Override
                    public void onRefused(InetSocketAddress remote, String code) {
                        refusals.add(code);
                    }
                });
    }

    @AfterEach
    void theHonestPeerIsStillServed() throws IOException {
        Stream stream = honest.openNow(ECHO);
        stream.writeMessage(Bytes.ofUtf8("still here"));
        assertThat(stream.readMessage(100).toUtf8()).isEqualTo("still here");
        forever.release(10_000);
        attacker.close();
        hosts.close();
    }

    @Test
    void garbageInsteadOfANegotiation() throws IOException {
        var random = new Random(1);
        for (int i = 0; i < 30; i++) {
            Socket socket = attacker.socket(victim, "127.0.0.2");
            var garbage = new byte[1 + random.nextInt(20_000)];
            random.nextBytes(garbage);
            write(socket, garbage);
            assertThat(Attacker.isClosed(socket)).isTrue();
        }
        onlyTheHonestPeerIsLeft();
    }

    @Test
    void garbageInsteadOfAHandshake() throws IOException {
        var random = new Random(2);
        for (String protocol : List.of("/noise", "/noise-mlkem768-hfs/0.2.0")) {
            for (int i = 0; i < 15; i++) {
                Socket socket = attacker.socket(victim, "127.0.0.2");
                var garbage = new byte[1 + random.nextInt(20_000)];
                random.nextBytes(garbage);
                write(socket, header(protocol));
                write(socket, garbage);
                socket.shutdownOutput();
                assertThat(Attacker.isClosed(socket)).isTrue();
            }
        }
        onlyTheHonestPeerIsLeft();
    }

    @Test
    void garbageInsteadOfFrames() throws Exception {
        var random = new Random(3);
        for (int i = 0; i < 10; i++) {
            SecuredConnection connection = attacker.secured(victim);
            var garbage = new byte[5000];
            random.nextBytes(garbage);
            garbage[0] = 1;
            send(connection, Unpooled.wrappedBuffer(garbage));
            await(() -> !connection.channel().isOpen());
        }
        await(() -> violations.size() == 10);
        assertThat(violations).containsOnly("yamux-bad-version");
        onlyTheHonestPeerIsLeft();
    }

    @Test
    void garbageInsteadOfAStreamsNegotiation() throws Exception {
        SecuredConnection connection = attacker.secured(victim);
        byte[] text =
                "GET / HTTP/1.1\r\nHost: somewhere far away from here, and then some more\r\n"
                        .getBytes(StandardCharsets.US_ASCII);
        send(connection, frame(DATA, SYN, 1, text.length).writeBytes(text));

        await(() -> violations.contains("multistream-malformed"));
        assertThat(connection.channel().isOpen()).isTrue();
    }

    @Test
    void handshakesThatNeverEnd() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        byte[] start = header("/noise");
        for (int i = 0; i < 30; i++) {
            Socket socket = attacker.socket(victim, "127.0.0.2");
            write(socket, Arrays.copyOf(start, i % start.length));
            sockets.add(socket);
        }
        await(() -> victim.inboundSockets() > 30);

        for (Socket socket : sockets) {
            assertThat(Attacker.isClosed(socket)).isTrue();
        }
        onlyTheHonestPeerIsLeft();
    }

    /// A byte now and then is progress of no step: each step has its time, however much comes.
    @Test
    void handshakesThatTrickle() throws IOException {
        Socket socket = attacker.socket(victim, "127.0.0.2");
        byte[] start = header("/noise");
        await(() -> {
            if (turns++ % 200 == 0) { // of a millisecond
                write(socket, new byte[] {start[turns / 200]});
            }
            return refusals.contains("timeout");
        });

        onlyTheHonestPeerIsLeft();
    }

    @Test
    void aFloodOfConnections() throws IOException {
        long before = descriptors();
        long most = before;
        int connected = 0;
        for (int i = 0; i < 10_000; i++) {
            try (Socket socket = attacker.socket(victim, "127.0.0." + (2 + i % 10))) {
                connected += socket.isConnected() ? 1 : 0;
                most = Math.max(most, descriptors());
            }
        }

        assertThat(connected).isEqualTo(10_000);
        assertThat(most - before).isLessThan(ConnectionLimits.DEFAULT.inbound() + 300);
        await(() -> victim.inboundSockets() == 1);
        // A busy machine is slower than the rate of an address, and has more in hand at a time.
        assertThat(refusals).containsAnyOf("refused-rate", "refused-pending-limit");
        onlyTheHonestPeerIsLeft();
    }

    @Test
    void connectionsOfOneAddressAboveItsLimit() throws IOException {
        Host strict = start(config -> config.with(ConnectionLimits.DEFAULT.withInboundPerIp(4)));
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            sockets.add(attacker.socket(strict, "127.0.0.3"));
        }

        await(() -> strict.inboundSockets() <= 4);
        assertThat(Attacker.isClosed(sockets.getLast())).isTrue();
        assertThat(connect(hosts.start(), strict).isOpen()).isTrue();
    }

    @Test
    void aFloodOfStreams() throws Exception {
        SecuredConnection connection = attacker.secured(victim);
        for (int i = 0; i < 20_000 && connection.channel().isOpen(); i += 100) {
            ByteBuf many = Unpooled.buffer();
            for (int j = i; j < i + 100; j++) {
                many.writeBytes(frame(WINDOW_UPDATE, SYN, 2 * j + 1, 0));
                many.writeBytes(frame(DATA, RST, 2 * j + 1, 0));
            }
            send(connection, many);
        }

        await(() -> violations.contains("yamux-stream-flood"));
        onlyTheHonestPeerIsLeft();
    }

    @Test
    void streamsThatNeverSayTheirProtocol() throws Exception {
        SecuredConnection connection = attacker.secured(victim);
        ByteBuf many = Unpooled.buffer();
        for (int i = 0; i < 1000; i++) {
            many.writeBytes(frame(WINDOW_UPDATE, SYN, 2 * i + 1, 0));
        }
        send(connection, many);

        await(() -> victim.memoryUsed() > 0);
        assertThat(victim.memoryUsed()).isLessThanOrEqualTo(CONNECTION_MEMORY);
        await(() -> victim.memoryUsed() == 0);
    }

    @Test
    void moreDataThanTheWindowAllows() throws Exception {
        SecuredConnection connection = attacker.secured(victim);
        send(connection, open(1, IGNORE));
        send(connection, frame(DATA, 0, 1, YamuxLimits.WINDOW_INITIAL).writeZero(1000));

        await(() -> violations.contains("yamux-window-exceeded"));
        onlyTheHonestPeerIsLeft();
    }

    @Test
    void dataForAStreamThatNeverWas() throws Exception {
        SecuredConnection connection = attacker.secured(victim);
        send(connection, frame(DATA, 0, 77, 100).writeZero(100));

        await(() -> violations.contains("yamux-unknown-stream"));
        onlyTheHonestPeerIsLeft();
    }

    @Test
    void dataAfterTheEndOfItsStream() throws Exception {
        SecuredConnection connection = attacker.secured(victim);
        send(connection, open(1, IGNORE));
        send(connection, frame(WINDOW_UPDATE, FIN, 1, 0));
        send(connection, frame(DATA, 0, 1, 10).writeZero(10));

        await(() -> violations.contains("yamux-data-after-end"));
        onlyTheHonestPeerIsLeft();
    }

    @Test
    void creditBeyondEveryWindow() throws Exception {
        SecuredConnection connection = attacker.secured(victim);
        send(connection, open(1, IGNORE));
        send(connection, frame(WINDOW_UPDATE, 0, 1, -1));
        send(connection, frame(WINDOW_UPDATE, 0, 1, -1));

        await(() -> violations.contains("yamux-window-overflow"));
        onlyTheHonestPeerIsLeft();
    }

    @Test
    void framesThatClaimGigabytes() throws Exception {
        SecuredConnection connection = attacker.secured(victim);
        send(connection, frame(DATA, SYN, 1, Integer.MAX_VALUE));

        await(() -> violations.contains("yamux-window-exceeded"));
        assertThat(victim.memoryUsed()).isZero();
    }

    @Test
    void messagesThatClaimGigabytes() throws Exception {
        SecuredConnection connection = attacker.secured(victim);
        send(connection, open(1, ECHO));
        send(
                connection,
                frame(DATA, 0, 1, 5)
                        .writeBytes(
                                new byte[] {
                                    (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7
                                }));

        await(() -> violations.contains("message-too-long"));
        assertThat(connection.channel().isOpen()).isTrue();
    }

    @Test
    void dataThatNobodyReadsOnManyStreams() throws Exception {
        SecuredConnection connection = attacker.secured(victim);
        for (int i = 0; i < 100; i++) {
            send(connection, open(2 * i + 1, IGNORE));
            send(connection, frame(DATA, 0, 2 * i + 1, 200_000).writeZero(200_000));
        }

        assertThat(victim.memoryUsed()).isBetween(1L, CONNECTION_MEMORY);
        assertThat(connection.channel().isOpen()).isTrue();
    }

    @Test
    void moreStreamsOfAProtocolThanItAllows() throws Exception {
        SecuredConnection connection = attacker.secured(victim);
        for (int i = 0; i < 6; i++) {
            send(connection, open(2 * i + 1, ECHO));
        }

        await(() -> violations.contains("too-many-streams"));
    }

    @Test
    void repliesThatThePeerDoesNotRead() throws Exception {
        SecuredConnection connection = attacker.secured(victim);
        connection.channel().config().setAutoRead(false);
        ByteBuf pings = Unpooled.buffer();
        for (int i = 0; i < 5000; i++) {
            pings.writeBytes(frame(PING, SYN, 0, i));
        }
        for (int i = 0; i < 5000 && violations.isEmpty(); i++) {
            send(connection, pings.copy());
        }

        await(() -> violations.contains("yamux-reply-flood"));
        onlyTheHonestPeerIsLeft();
    }

    @Test
    void aDialThatIsCancelledLeavesNoSocket() throws Exception {
        Host dialer = start(config -> config);
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var address = Multiaddr.ofTcp((InetSocketAddress) silent.getLocalSocketAddress());
            var dial = dialer.connect(victim.peerId(), List.of(address));
            Socket accepted = silent.accept();
            dial.cancel(false);

            assertThat(Attacker.isClosed(accepted)).isTrue();
        }
    }

    @Test
    void peersThatCannotBeReachedAreLeftAlone() throws IOException {
        Host dialer = start(config -> config);
        Host gone = start(config -> config);
        var addresses = gone.listenAddresses();
        gone.close();

        assertThatThrownBy(() -> Futures.await(dialer.connect(gone.peerId(), addresses)))
                .hasMessageContaining("unreachable");
        assertThatThrownBy(() -> Futures.await(dialer.connect(gone.peerId(), addresses)))
                .hasMessageContaining("back-off");
    }

    @Test
    void aWriterDoesNotWaitForeverForAPeerThatDoesNotRead() throws Exception {
        var patient = YamuxLimits.DEFAULT;
        var limits =
                new YamuxLimits(
                        patient.inboundStreams(),
                        patient.inboundStreamsBurst(),
                        patient.inboundStreamsPerSecond(),
                        patient.unacknowledgedStreams(),
                        patient.windowMax(),
                        patient.sendBuffer(),
                        patient.sendBufferTotal(),
                        patient.keepAlive(),
                        patient.pingTimeout(),
                        Duration.ofMillis(200),
                        patient.closeTimeout());
        Host impatient = start(config -> config.with(limits));
        Stream stream = connect(impatient, victim).openNow(IGNORE);

        assertThatThrownBy(() -> stream.write(new byte[4 << 20]))
                .isInstanceOf(SocketTimeoutException.class);
        await(() -> victim.memoryUsed() < CONNECTION_MEMORY);
    }

    @Test
    void peersThatAreBannedGetNoConnection() throws IOException {
        Host open = hosts.start();
        Host closed =
                start(config ->
                        config.with(
                                new ConnectionGater() {
                                    @Override
                                    public boolean mayConnect(
                                            PeerId peer, InetSocketAddress remote, boolean dialed) {
                                        return !peer.equals(open.peerId());
                                    }
                                }));

        var connecting = open.connect(closed.peerId(), closed.listenAddresses());
        await(() -> connecting.isDone() && open.openConnections().isEmpty());
        assertThat(closed.openConnections()).isEmpty();
        assertThatThrownBy(() -> connect(closed, open)).isInstanceOf(IOException.class);
    }

    private void onlyTheHonestPeerIsLeft() {
        await(() -> victim.inboundSockets() == 1);
        assertThat(victim.openConnections()).hasSize(1);
        await(() -> victim.memoryUsed() == 0);
    }

    private static byte[] header(String protocol) {
        return ("\u0013/multistream/1.0.0\n" + (char) (protocol.length() + 1) + protocol + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            assertThat(e).isNotNull(); // the victim was faster
        }
    }

    private static long descriptors() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getOpenFileDescriptorCount();
    }
}
