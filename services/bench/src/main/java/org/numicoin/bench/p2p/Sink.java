package org.numicoin.bench.p2p;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.ProtocolBinding;
import org.numicoin.libp2p.host.Stream;

/// A protocol that counts bytes until the writer ends, and then says how many came.
final class Sink {
    private static final String PROTOCOL = "/sink/1.0.0";
    private static final int CHUNK = 64 * 1024;
    private static final int MEBIBYTE = 1 << 20;

    private final Host host;
    private final long pauseNanos;
    private volatile long heldMost;

    /// @param pauseNanos how long the reader does something else after each MiB
    Sink(Host host, long pauseNanos) {
        this.host = host;
        this.pauseNanos = pauseNanos;
        host.serve(ProtocolBinding.blocking(PROTOCOL, 4, this::count));
    }

    /// The most that the host held for its peers, as seen by the reader.
    long heldMost() {
        return heldMost;
    }

    /// Sends so many bytes on one stream until the other end has read them all.
    static long fill(Connection connection, long length) throws IOException {
        try (Stream stream = connection.openNow(PROTOCOL)) {
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

    private void count(Stream stream) throws IOException {
        var buffer = new byte[2 * CHUNK];
        long count = 0;
        long pauseAt = MEBIBYTE;
        for (int n = 0; n >= 0; n = stream.read(buffer, 0, buffer.length)) {
            count += n;
            if (pauseNanos > 0 && count >= pauseAt) {
                pauseAt += MEBIBYTE;
                LockSupport.parkNanos(pauseNanos);
                heldMost = Math.max(heldMost, host.memoryUsed());
            }
        }
        stream.writeMessage(Bytes.ofUtf8(Long.toString(count)));
    }
}
