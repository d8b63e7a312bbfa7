package org.numicoin.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.HostConfig;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PrivateKey;

/// Peers that come to a node, each under a new id, and go again: some just look in, some leave
/// while a request is under way, some talk nonsense on a stream, some do not even speak libp2p.
final class Churn implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final long STAY_MILLIS_MAX = 500;
    private static final int NONSENSE_MAX = 512;

    private final List<Thread> lanes = new ArrayList<>();
    private final AtomicLong visits = new AtomicLong();
    private volatile boolean ending;

    /// @param p2pPorts of the nodes that are visited, each by one peer at a time
    /// @param seed of what the peers do
    Churn(List<Integer> p2pPorts, long seed) {
        for (int port : p2pPorts) {
            var random = new Random(seed + port);
            lanes.add(Thread.ofVirtual().start(() -> run(port, random)));
        }
    }

    /// How many came so far.
    long visits() {
        return visits.get();
    }

    private void run(int port, Random random) {
        try {
            while (!ending) {
                try {
                    visit(port, random);
                } catch (IOException | CompletionException _) {
                    // The node ended it, as it may.
                }
                visits.incrementAndGet();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void visit(int port, Random random) throws IOException, InterruptedException {
        if (random.nextInt(4) == 0) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write(nonsense(random));
                stay(random);
            }
            return;
        }
        var key = PrivateKey.ofSeed(Bytes.wrap(bytes(random, 32)));
        try (var host = Host.start(HostConfig.of(key, List.of()))) {
            var node = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + port);
            var connection =
                    host.connect(node).orTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS).join();
            switch (random.nextInt(3)) {
                case 0 -> stay(random);
                case 1 -> speak(connection, "/numi/localnet/headers/1", random);
                default -> speak(connection, "/meshsub/1.1.0", random);
            }
        }
    }

    private static void speak(Connection connection, String protocol, Random random)
            throws IOException, InterruptedException {
        try (var stream = connection.openNow(protocol)) {
            stream.writeMessage(Bytes.wrap(nonsense(random)));
            stay(random);
        }
    }

    private static byte[] nonsense(Random random) {
        return bytes(random, 1 + random.nextInt(NONSENSE_MAX));
    }

    private static byte[] bytes(Random random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void stay(Random random) throws InterruptedException {
        Thread.sleep(random.nextLong(STAY_MILLIS_MAX));
    }

    /// Returns when the last has gone.
    @Override
    public void close() {
        ending = true;
        for (Thread lane : lanes) {
            try {
                lane.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
