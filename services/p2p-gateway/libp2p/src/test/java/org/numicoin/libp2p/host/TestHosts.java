package org.numicoin.libp2p.host;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PrivateKey;

/// Hosts on loopback that end with the test.
public final class TestHosts implements AutoCloseable {
    private final List<Host> hosts = new ArrayList<>();

    public Host start() throws IOException {
        return start(config -> config);
    }

    public Host start(UnaryOperator<HostConfig> change) throws IOException {
        return start(PrivateKey.generate(new SecureRandom()), change);
    }

    public Host start(PrivateKey key, UnaryOperator<HostConfig> change) throws IOException {
        var config =
                HostConfig.of(key, List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")))
                        .with(ConnectionLimits.DEFAULT.withInboundPerIp(100));
        var host = Host.start(change.apply(config));
        hosts.add(host);
        return host;
    }

    public static Connection connect(Host from, Host to) throws IOException {
        return Futures.await(
                from.connect(to.peerId(), to.listenAddresses()).orTimeout(20, TimeUnit.SECONDS));
    }

    /// Waits for something that happens in its own time.
    public static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not happen within 30 s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        hosts.forEach(Host::close);
    }
}
