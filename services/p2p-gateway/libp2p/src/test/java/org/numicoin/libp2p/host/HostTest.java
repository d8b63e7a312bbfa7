package org.numicoin.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.numicoin.libp2p.host.TestHosts.await;
import static org.numicoin.libp2p.host.TestHosts.connect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.noise.HybridPolicy;
import org.numicoin.libp2p.noise.Suite;
import org.numicoin.libp2p.yamux.StreamResetException;

@Timeout(60)
class HostTest {
    private static final String ECHO = "/echo/1.0.0";

    private final TestHosts hosts = new TestHosts();

    @AfterEach
    void close() {
        hosts.close();
    }

    @Test
    void twoHostsConnectAndTalk() throws IOException {
        Host one = hosts.start();
        Host other = echo(hosts.start());

        Connection connection = connect(one, other);

        assertThat(connection.peer()).isEqualTo(other.peerId());
        assertThat(connection.suite()).isEqualTo(Suite.HYBRID);
        assertThat(connection.isDialed()).isTrue();
        await(() -> other.connection(one.peerId()).isPresent());
        assertThat(echoed(connection, "hello")).isEqualTo("hello");
    }

    @Test
    void asksForTheProtocolsInOrderAndFailsWhenNoneIsSpoken() throws IOException {
        Host one = hosts.start();
        Host other = echo(hosts.start());
        Connection connection = connect(one, other);

        assertThat(connection.openNow("/echo/2.0.0", ECHO).protocol()).isEqualTo(ECHO);
        assertThatThrownBy(() -> connection.openNow("/nothing/1.0.0"))
                .isInstanceOf(IOException.class);
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void answersAfterTheRequesterHasClosedItsEnd() throws IOException {
        Host one = hosts.start();
        Host other = hosts.start();
        other.serve(
                ProtocolBinding.blocking(
                        "/count/1.0.0",
                        4,
                        stream -> stream.writeMessage(Bytes.ofUtf8("" + drain(stream)))));

        Stream stream = connect(one, other).openNow("/count/1.0.0");
        stream.write(new byte[100_000]);
        stream.closeWrite();

        assertThat(stream.readMessage(100).toUtf8()).isEqualTo("100000");
        assertThat(stream.read(new byte[1], 0, 1)).isEqualTo(-1);
    }

    @Test
    void aResetReachesTheOtherEnd() throws Exception {
        Host one = hosts.start();
        Host other = hosts.start();
        var seen = new CompletableFuture<Throwable>();
        other.serve(
                ProtocolBinding.blocking(
                        "/wait/1.0.0",
                        4,
                        stream -> {
                            try {
                                drain(stream);
                            } catch (StreamResetException e) {
                                seen.complete(e);
                            }
                        }));

        Stream stream = connect(one, other).openNow("/wait/1.0.0");
        stream.write(new byte[10]);
        stream.reset();

        assertThat(seen.get()).isInstanceOf(StreamResetException.class);
        assertThatThrownBy(() -> stream.write(new byte[1])).isInstanceOf(IOException.class);
    }

    @Test
    void aHundredStreamsShareAConnection() throws Exception {
        Host one = hosts.start();
        Host other = echo(hosts.start());
        Connection connection = connect(one, other);
        var results = new ArrayList<Future<String>>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                String text = ("stream " + i + " ").repeat(5000);
                results.add(executor.submit(() -> echoed(connection, text)));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(results.get(i).get()).isEqualTo(("stream " + i + " ").repeat(5000));
            }
        }
        assertThat(other.openConnections()).hasSize(1);
    }

    @Test
    void aSlowReaderSlowsItsWriterDown() throws Exception {
        Host one = hosts.start();
        Host other = hosts.start();
        var mayRead = new Semaphore(0);
        var read = new CompletableFuture<Long>();
        other.serve(
                ProtocolBinding.blocking(
                        "/sink/1.0.0",
                        4,
                        stream -> {
                            mayRead.acquireUninterruptibly();
                            read.complete(drain(stream));
                        }));
        Stream stream = connect(one, other).openNow("/sink/1.0.0");
        var written = new java.util.concurrent.atomic.AtomicLong();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var writer =
                    executor.submit(() -> {
                        for (int i = 0; i < 512; i++) {
                            stream.write(new byte[64 * 1024]);
                            written.addAndGet(64 * 1024);
                        }
                        stream.closeWrite();
                        return null;
                    });
            // one window there, one send buffer here, and one write that waits
            await(() -> other.memoryUsed() >= 256 * 1024);
            assertThat(written.get()).isLessThanOrEqualTo(1 << 20);
            assertThat(other.memoryUsed()).isLessThan(1 << 20);
            mayRead.release();
            writer.get();
        }

        assertThat(read.get()).isEqualTo(512 * 64 * 1024);
    }

    @Test
    void fallsBackToTheClassicalHandshakeForPeersThatKnowNothingElse() throws IOException {
        Host one = hosts.start();
        Host other = hosts.start(config -> config.with(HybridPolicy.classical()));

        assertThat(connect(one, other).suite()).isEqualTo(Suite.CLASSICAL);
    }

    @Test
    void requiresTheHybridHandshakeWhenItIsTold() throws IOException {
        Host one = hosts.start(config -> config.with(HybridPolicy.require()));
        Host other = hosts.start();
        Host old = hosts.start(config -> config.with(HybridPolicy.classical()));

        assertThat(connect(one, other).suite()).isEqualTo(Suite.HYBRID);
        assertThatThrownBy(() -> connect(one, old)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> connect(old, one)).isInstanceOf(IOException.class);
    }

    @Test
    void doesNotDialThePeerThatItIs() throws IOException {
        Host one = hosts.start();

        assertThat(one.connect(one.peerId(), one.listenAddresses())).isCompletedExceptionally();
    }

    @Test
    void refusesSomebodyElseAtTheAddress() throws IOException {
        Host one = hosts.start();
        Host other = hosts.start();
        Host third = hosts.start();

        assertThatThrownBy(
                        () -> Futures.await(one.connect(other.peerId(), third.listenAddresses())))
                .hasMessageContaining("noise-other-peer");
        assertThat(one.openConnections()).isEmpty();
        await(() -> third.inboundSockets() == 0);
    }

    @Test
    void usesTheConnectionThatIsThere() throws IOException {
        Host one = hosts.start();
        Host other = hosts.start();

        assertThat(connect(one, other)).isSameAs(connect(one, other));
        await(() -> other.openConnections().size() == 1);
        assertThat(connect(other, one)).isSameAs(other.connection(one.peerId()).orElseThrow());
    }

    @Test
    void peersThatDialEachOtherAtOncePreferTheSameConnection() throws Exception {
        for (int round = 0; round < 10; round++) {
            Host one = echo(hosts.start());
            Host other = echo(hosts.start());
            var there = one.connect(other.peerId(), other.listenAddresses());
            var back = other.connect(one.peerId(), one.listenAddresses());
            there.get();
            back.get();
            // One of them dialed the connection that both prefer. Each end learns of the other's
            // dial in its own time.
            await(() ->
                    one.connection(other.peerId()).orElseThrow().isDialed()
                            != other.connection(one.peerId()).orElseThrow().isDialed());

            Connection preferredHere = one.connection(other.peerId()).orElseThrow();
            Connection preferredThere = other.connection(one.peerId()).orElseThrow();
            assertThat(echoed(preferredHere, "x")).isEqualTo("x");
            assertThat(echoed(preferredThere, "y")).isEqualTo("y");
        }
    }

    @Test
    void tellsItsListenersOfConnectionsThatComeAndGo() throws IOException {
        Host one = hosts.start();
        Host other = hosts.start();
        List<String> events = new CopyOnWriteArrayList<>();
        other.listen(
                new HostListener() {
                    @Override
                    public void onConnected(Connection connection) {
                        events.add("connected " + connection.peer().equals(one.peerId()));
                    }

                    @Override
                    public void onDisconnected(Connection connection, Throwable cause) {
                        events.add("disconnected");
                    }
                });
        Connection connection = connect(one, other);
        await(() -> events.size() == 1);
        connection.close();
        await(() -> events.size() == 2);

        assertThat(events).containsExactly("connected true", "disconnected");
        assertThat(one.openConnections()).isEmpty();
        await(() -> other.openConnections().isEmpty() && other.inboundSockets() == 0);
    }

    @Test
    void tellsItsListenersWhatBecameOfEachDialAndCountsBytes() throws IOException {
        Host one = hosts.start();
        Host other = echo(hosts.start());
        Host gone = hosts.start();
        var nobody = gone.listenAddresses();
        gone.close();
        List<String> outcomes = new CopyOnWriteArrayList<>();
        one.listen(
                new HostListener() {
                    @Override
                    public void onDialEnded(String outcome) {
                        outcomes.add(outcome);
                    }
                });
        Connection connection = connect(one, other);
        assertThat(echoed(connection, "x".repeat(10_000))).hasSize(10_000);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> Futures.await(one.connect(gone.peerId(), nobody)))
                    .hasCauseInstanceOf(DialException.class);
        }

        assertThat(outcomes).containsExactly("connected", "unreachable", "back-off");
        assertThat(one.bytesSent()).isGreaterThan(10_000);
        assertThat(one.bytesReceived()).isGreaterThan(10_000);
        await(() -> one.bytesSent() == other.bytesReceived());
    }

    @Test
    void closingAHostEndsEverythingOnIt() throws IOException {
        Host one = hosts.start();
        Host other = echo(hosts.start());
        Stream stream = connect(one, other).openNow(ECHO);

        other.close();

        assertThatThrownBy(() -> stream.read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
        await(() -> one.openConnections().isEmpty());
        assertThat(one.memoryUsed()).isZero();
    }

    private static Host echo(Host host) {
        host.serve(
                ProtocolBinding.blocking(
                        ECHO,
                        200,
                        stream -> {
                            var buffer = new byte[8192];
                            for (int n = stream.read(buffer, 0, 8192);
                                    n >= 0;
                                    n = stream.read(buffer, 0, 8192)) {
                                stream.write(buffer, 0, n);
                            }
                        }));
        return host;
    }

    private static String echoed(Connection connection, String text) throws IOException {
        Stream stream = connection.openNow(ECHO);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        stream.write(bytes);
        stream.closeWrite();
        return new String(stream.readExactly(bytes.length), StandardCharsets.UTF_8);
    }

    private static long drain(Stream stream) throws IOException {
        var buffer = new byte[64 * 1024];
        long all = 0;
        for (int n = stream.read(buffer, 0, buffer.length);
                n >= 0;
                n = stream.read(buffer, 0, buffer.length)) {
            all += n;
        }
        return all;
    }
}
