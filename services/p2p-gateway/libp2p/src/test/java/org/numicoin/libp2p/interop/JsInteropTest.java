package org.numicoin.libp2p.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.numicoin.libp2p.host.TestHosts.await;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.ProtocolBinding;
import org.numicoin.libp2p.host.Stream;
import org.numicoin.libp2p.host.TestHosts;
import org.numicoin.libp2p.identify.Identify;
import org.numicoin.libp2p.noise.Suite;
import org.numicoin.libp2p.ping.Ping;
import org.numicoin.libp2p.yamux.StreamResetException;
import org.numicoin.libp2p.yamux.YamuxLimits;

/// Everything below gossip and Kademlia, with two generations of js-libp2p, in both directions.
@ParameterizedClass(name = "js-libp2p, {0}")
@ValueSource(strings = {"current", "older"})
@Timeout(300)
class JsInteropTest {
    private static final int BIG = 1 << 30;

    /// A pause after so much is short, and a thousand of them keep the reader behind the writer
    /// from the first window to the last.
    private static final int PAUSE_EVERY = 1 << 20;

    private static final long PAUSE_NANOS = 4_000_000;

    /// The largest receive window, the send buffer, and what is between a stream and its socket.
    private static final long HELD_MAX =
            (1L << 20) + YamuxLimits.DEFAULT.windowMax() + YamuxLimits.DEFAULT.sendBuffer();

    /// Arenas of Netty with as much in them, in chunks of 4 MiB.
    private static final long POOLED_MAX = 64 << 20;

    private final String generation;
    private final TestHosts hosts = new TestHosts();
    private final CompletableFuture<Throwable> resetSeen = new CompletableFuture<>();
    private JsPeer js;
    private Host host;
    private Identify identify;
    private String here;

    /// The most that the host held for peers, as the thread saw it that wrote or read.
    private final LongAccumulator held = new LongAccumulator(Math::max, 0);

    JsInteropTest(String generation) throws Exception {
        this.generation = generation;
        js = JsPeer.start(generation);
        host = hosts.start();
        identify = Identify.serve(host, "net/1", "numi-test/1", Clock.systemUTC());
        here = host.peerId().at(host.listenAddresses().getFirst()).toString();
    }

    @BeforeEach
    void serve() {
        Ping.serve(host);
        host.serve(
                ProtocolBinding.blocking(
                        "/echo/1.0.0",
                        200,
                        stream -> {
                            var buffer = new byte[8192];
                            for (int n = 0; n >= 0; n = stream.read(buffer, 0, buffer.length)) {
                                stream.write(buffer, 0, n);
                            }
                        }));
        host.serve(ProtocolBinding.blocking("/sink/1.0.0", 4, this::count));
        host.serve(
                ProtocolBinding.blocking(
                        "/reset/1.0.0",
                        4,
                        stream -> {
                            stream.readExactly(1);
                            stream.reset();
                            resetSeen.complete(new IOException("was asked"));
                        }));
    }

    @AfterEach
    void close() {
        js.close();
        hosts.close();
    }

    @Test
    void javaDialsAndBothKnowWhoTheOtherIs() throws Exception {
        Connection connection = dial();
        await(() -> identify.of(connection).filter(i -> !i.protocols().isEmpty()).isPresent());
        var info = identify.of(connection).orElseThrow();

        assertThat(connection.suite()).isEqualTo(Suite.CLASSICAL);
        assertThat(connection.peer()).hasToString(js.peerId());
        assertThat(info.protocols()).contains("/ipfs/id/1.0.0", "/ipfs/ping/1.0.0", "/echo/1.0.0");
        assertThat(info.agentVersion()).contains("js-libp2p");
        assertThat(info.record().orElseThrow().content().peer()).isEqualTo(connection.peer());
        assertThat(info.addresses()).contains(js.address().withoutPeer());
        knowsUs();
    }

    @Test
    void jsDialsAndBothKnowWhoTheOtherIs() throws Exception {
        var answer = js.ask("dial", "to", here);

        assertThat(answer.text("peer")).isEqualTo(host.peerId().toString());
        assertThat(answer.text("encryption")).isEqualTo("/noise");
        assertThat(answer.text("multiplexer")).isEqualTo("/yamux/1.0.0");
        await(() -> host.openConnections().size() == 1);
        Connection connection = host.openConnections().getFirst();
        await(() -> identify.of(connection).filter(i -> i.speaks("/echo/1.0.0")).isPresent());
        knowsUs();
    }

    @Test
    void bothHearOfNewProtocolsByPush() throws Exception {
        Connection connection = dial();
        await(() -> identify.of(connection).filter(i -> !i.protocols().isEmpty()).isPresent());
        knowsUs();
        js.ask("handle", "protocol", "/new/js/1.0.0");
        host.serve(ProtocolBinding.blocking("/new/java/1.0.0", 1, _ -> {}));

        await(() -> identify.of(connection).orElseThrow().speaks("/new/js/1.0.0"));
        awaitKnown("/new/java/1.0.0");
    }

    @Test
    void pingsBothWays() throws Exception {
        Connection connection = dial();

        for (int i = 0; i < 3; i++) {
            assertThat(Ping.ping(connection, Duration.ofSeconds(10))).isPositive();
            assertThat(js.ask("ping", "to", here).number("millis")).isNotNegative();
        }
    }

    @Test
    void aHundredStreamsAtOnceBothWays() throws Exception {
        Connection connection = dial();
        assertThat(
                        js.ask("echo", "to", here, "text", "from js ".repeat(500), "streams", 100)
                                .number("good"))
                .isEqualTo(100);
        var results = new ArrayList<Future<String>>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                String text = ("from java " + i).repeat(500);
                results.add(executor.submit(() -> echoed(connection, text)));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(results.get(i).get()).isEqualTo(("from java " + i).repeat(500));
            }
        }
    }

    @Test
    void aGibibyteToASlowReaderInJsWaitsForItAndHoldsLittle() throws Exception {
        long before = pooled();
        Stream stream = dial().openNow("/sink/1.0.0");
        var chunk = new byte[64 * 1024];
        for (int sent = 0; sent < BIG; sent += chunk.length) {
            stream.write(chunk);
            held.accumulate(host.memoryUsed());
        }
        stream.closeWrite();

        assertThat(all(stream)).isEqualTo("" + BIG);
        assertThat(held.get()).isLessThanOrEqualTo(HELD_MAX);
        assertThat(pooled() - before).isLessThanOrEqualTo(POOLED_MAX);
    }

    @Test
    void aGibibyteToASlowReaderInJavaWaitsForItAndHoldsAWindow() throws Exception {
        long before = pooled();
        assertThat(js.ask("sink", "to", here, "length", BIG).number("counted")).isEqualTo(BIG);

        // More than the first window: the reader was behind, and the window grew meanwhile.
        assertThat(held.get()).isBetween((long) YamuxLimits.WINDOW_INITIAL, HELD_MAX);
        assertThat(pooled() - before).isLessThanOrEqualTo(POOLED_MAX);
        await(() -> host.memoryUsed() < 1 << 20);
    }

    @Test
    void resetsReachTheOtherEnd() throws Exception {
        Stream stream = dial().openNow("/reset/1.0.0");
        assertThatThrownBy(() -> stream.readExactly(1)).isInstanceOf(StreamResetException.class);

        // js-libp2p 2 now and then calls a stream closed that was reset as soon as it was there.
        assertThat(js.ask("reset", "to", here).text("status")).isIn("reset", "closed");
        assertThat(resetSeen).isCompleted();
    }

    private Connection dial() throws Exception {
        return host.connect(js.address()).get(30, TimeUnit.SECONDS);
    }

    private void knowsUs() throws Exception {
        var known = awaitKnown("/echo/1.0.0");
        assertThat(known.text("agent")).isEqualTo("numi-test/1");
        assertThat(known.isTrue("certified")).isTrue();
        assertThat(known.list("addresses"))
                .anySatisfy(address ->
                        assertThat(address)
                                .startsWith(host.listenAddresses().getFirst().toString()));
    }

    private JsPeer.Answer awaitKnown(String protocol) throws Exception {
        for (int i = 0; i < 1000; i++) {
            var known = js.ask("known", "peer", host.peerId().toString());
            if (known.list("protocols").contains(protocol)) {
                return known;
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError(generation + " does not know of " + protocol);
    }

    private static String echoed(Connection connection, String text) throws IOException {
        Stream stream = connection.openNow("/echo/1.0.0");
        stream.write(Bytes.ofUtf8(text));
        stream.closeWrite();
        return all(stream);
    }

    private static String all(Stream stream) throws IOException {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        for (int n = 0; n >= 0; n = stream.read(buffer, 0, buffer.length)) {
            text.append(Bytes.copyOf(buffer, 0, n).toUtf8());
        }
        return text.toString();
    }

    /// Reads with pauses, so that the writer has to wait all the time, and counts.
    private void count(Stream stream) throws IOException {
        var buffer = new byte[64 * 1024];
        long count = 0;
        for (int n = 0; n >= 0; n = stream.read(buffer, 0, buffer.length)) {
            if (count / PAUSE_EVERY != (count + n) / PAUSE_EVERY) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            count += n;
            held.accumulate(host.memoryUsed());
        }
        stream.write(Bytes.ofUtf8("" + count));
    }

    /// What Netty keeps for all sockets of this process.
    private static long pooled() {
        var pool = PooledByteBufAllocator.DEFAULT.metric();
        return pool.usedHeapMemory() + pool.usedDirectMemory();
    }
}
