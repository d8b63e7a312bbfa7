package org.numicoin.bench.p2p;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/// A path of a given round trip and any rate: takes TCP connections, opens another one for each,
/// and carries what comes either way after half the round trip. The kernel sees loopback on both
/// sides, so its own windows play no part: what limits a stream here is the stream's window.
final class LongPath implements AutoCloseable {
    private static final int CHUNK = 128 * 1024;

    /// Bytes under way in one direction, more than any window: what is not read in the end must not
    /// pile up.
    private static final int UNDER_WAY_MAX = 64 << 20;

    private static final byte[] END = {};

    private final ServerSocket server;
    private final InetSocketAddress destination;
    private final long oneWayNanos;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    LongPath(InetSocketAddress destination, Duration roundTrip) throws IOException {
        this.destination = destination;
        oneWayNanos = roundTrip.toNanos() / 2;
        server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        begin(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    private void accept() throws IOException {
        while (true) {
            Socket near = server.accept();
            var far = new Socket(destination.getAddress(), destination.getPort());
            carry(near, far);
            carry(far, near);
        }
    }

    private void carry(Socket from, Socket to) throws IOException {
        sockets.add(from);
        from.setTcpNoDelay(true);
        var underWay = new LinkedBlockingQueue<Chunk>();
        var room = new Semaphore(UNDER_WAY_MAX);
        begin(() -> take(from.getInputStream(), underWay, room));
        begin(() -> deliver(underWay, room, to));
    }

    @SuppressWarnings("ArrayRecordComponent") // passed on and never compared
    private record Chunk(byte[] bytes, long due) {}

    private void take(InputStream in, BlockingQueue<Chunk> underWay, Semaphore room)
            throws IOException {
        var buffer = new byte[CHUNK];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                room.acquireUninterruptibly(n);
                underWay.add(new Chunk(Arrays.copyOf(buffer, n), System.nanoTime() + oneWayNanos));
            }
        } finally {
            underWay.add(new Chunk(END, System.nanoTime() + oneWayNanos));
        }
    }

    private void deliver(BlockingQueue<Chunk> underWay, Semaphore room, Socket to)
            throws IOException {
        OutputStream out = to.getOutputStream();
        try (to) {
            for (Chunk next = next(underWay); next.bytes.length > 0; next = next(underWay)) {
                for (long left = next.due - System.nanoTime();
                        left > 0;
                        left = next.due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                out.write(next.bytes);
                room.release(next.bytes.length);
            }
        }
    }

    private static Chunk next(BlockingQueue<Chunk> underWay) throws IOException {
        try {
            return underWay.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    /// A closed socket ends the work on it.
    private static void begin(Work work) {
        var _ =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            try {
                                work.run();
                            } catch (IOException _) {
                                // one end is gone, and the other end is told by its socket
                            }
                        });
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
