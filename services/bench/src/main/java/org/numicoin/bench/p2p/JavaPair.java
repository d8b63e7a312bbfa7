package org.numicoin.bench.p2p;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.ConnectionLimits;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.HostConfig;
import org.numicoin.libp2p.host.HostListener;
import org.numicoin.libp2p.host.ProtocolBinding;
import org.numicoin.libp2p.host.Stream;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PrivateKey;

/// Two hosts of ours in this process.
final class JavaPair implements AutoCloseable {
    private static final String SINK = "/sink/1.0.0";
    private static final int CHUNK = 64 * 1024;

    private final Semaphore gone = new Semaphore(0);
    private final Host one = start();
    private final Host other = start();

    JavaPair() throws IOException {
        other.serve(ProtocolBinding.blocking(SINK, 4, JavaPair::count));
        other.listen(
                new HostListener() {
                    @Override
                    public void onDisconnected(Connection connection, Throwable cause) {
                        gone.release();
                    }
                });
    }

    private static Host start() throws IOException {
        var key = PrivateKey.generate(new SecureRandom());
        return Host.start(
                HostConfig.of(key, List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")))
                        .with(ConnectionLimits.DEFAULT.withInboundPerIp(100_000)));
    }

    /// Sends so many bytes on one stream until the other end has read them all.
    long stream(long length) throws Exception {
        try (Stream stream = connect().openNow(SINK)) {
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

    /// Connects and disconnects, one after the other.
    long handshakes(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            Connection connection = connect();
            connection.close();
            connection.closed().get(10, TimeUnit.SECONDS);
            gone.acquire(); // there, too: it takes two connections of a peer only
        }
        return count;
    }

    private Connection connect() throws Exception {
        return one.connect(other.peerId(), other.listenAddresses()).get(10, TimeUnit.SECONDS);
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
        one.close();
        other.close();
    }
}
