package org.numicoin.bench.p2p;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.noise.HybridPolicy;

/// Some hosts that connect to another one and disconnect, each one connection after the other.
final class Dialers implements AutoCloseable {
    private final Host listener;
    private final List<Host> dialers = new ArrayList<>();

    Dialers(int count, HybridPolicy listening, HybridPolicy dialing) throws IOException {
        listener = BenchHosts.start(listening);
        for (int i = 0; i < count; i++) {
            dialers.add(BenchHosts.start(dialing));
        }
    }

    /// Makes at least one connection a dialer.
    long connect(int count) throws Exception {
        int each = Math.max(1, count / dialers.size());
        var running = new ArrayList<Future<?>>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Host dialer : dialers) {
                running.add(
                        executor.submit(() -> {
                            connect(dialer, each);
                            return each;
                        }));
            }
        }
        for (Future<?> lane : running) {
            lane.get();
        }
        return (long) each * dialers.size();
    }

    private void connect(Host dialer, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            Connection connection = BenchHosts.connect(dialer, listener);
            connection.close();
            connection.closed().get(10, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        dialers.forEach(Host::close);
        listener.close();
    }
}
