package org.numicoin.bench.p2p;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.ConnectionLimits;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.HostConfig;
import org.numicoin.libp2p.host.ProtocolBinding;
import org.numicoin.libp2p.host.Stream;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PrivateKey;

/// Hosts of ours in this process: one that listens and some that dial.
final class JavaPair implements AutoCloseable {
    private static final String SINK = "/sink/1.0.0";
    private static final int CHUNK = 64 * 1024;

    /// Anything goes: this is no attack.
    private static final ConnectionLimits LIMITS =
            new ConnectionLimits(
                    100_000,
                    100_000,
                    100_000,
                    100_000,
                    100_000,
                    100_000,
                    100_000,
                    16,
                    256,
                    Duration.ofMillis(1),
                    Duration.ofMillis(1));

    private final Host other = start();
    private final List<Host> dialers;

    JavaPair(int dialers) throws IOException {
        this.dialers = new ArrayList<>();
        for (int i = 0; i < dialers; i++) {
            this.dialers.add(start());
        }
        other.serve(ProtocolBinding.blocking(SINK, 4, JavaPair::count));
    }

    private static Host start() throws IOException {
        var key = PrivateKey.generate(new SecureRandom());
        return Host.start(
                HostConfig.of(key, List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"))).with(LIMITS));
    }

    /// Sends so many bytes on one stream until the other end has read them all.
    long stream(long length) throws Exception {
        try (Stream stream = connect(dialers.getFirst()).openNow(SINK)) {
            var chunk = new byte[CHUNK];
            for (long sent = 0; sent < length; sent += chunk.length) {
                stream.write(chunk);
            }
            stream.closeWrite();
            String counted = stream.readMessage(100).toUtf8();
            if (Long.parseLong(counted) != length) {
                throw new IllegalStateException(counted + " bytes arrived");
            }
            return length;
        }
    }

    /// Connects and disconnects, each dialer one after the other.
    long handshakes(int count) throws Exception {
        var running = new ArrayList<Future<Integer>>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Host dialer : dialers) {
                running.add(executor.submit(() -> handshakes(dialer, count / dialers.size())));
            }
        }
        long made = 0;
        for (Future<Integer> each : running) {
            made += each.get();
        }
        return made;
    }

    private int handshakes(Host dialer, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            Connection connection = connect(dialer);
            connection.close();
            connection.closed().get(10, TimeUnit.SECONDS);
        }
        return count;
    }

    private Connection connect(Host dialer) throws Exception {
        return dialer.connect(other.peerId(), other.listenAddresses()).get(10, TimeUnit.SECONDS);
    }

    private static void count(Stream stream) throws IOException {
        var buffer = new byte[2 * CHUNK];
        long count = 0;
        for (int n = 0; n >= 0; n = stream.read(buffer, 0, buffer.length)) {
            count += n;
        }
        stream.writeMessage(Bytes.ofUtf8(Long.toString(count)));
    }

    @Override
    public void close() {
        dialers.forEach(Host::close);
        other.close();
    }
}
