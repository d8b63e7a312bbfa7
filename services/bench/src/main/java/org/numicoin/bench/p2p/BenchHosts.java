package org.numicoin.bench.p2p;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.ConnectionLimits;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.HostConfig;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.noise.HybridPolicy;
import org.numicoin.libp2p.peer.PrivateKey;

/// Hosts on loopback that take whatever comes: nobody attacks a measurement.
final class BenchHosts {
    private static final int ANY = 100_000;

    private static final ConnectionLimits LIMITS =
            new ConnectionLimits(
                    ANY,
                    ANY,
                    ANY,
                    ANY,
                    ANY,
                    ANY,
                    ANY,
                    16,
                    256,
                    Duration.ofMillis(1),
                    Duration.ofMillis(1));

    private BenchHosts() {}

    static Host start(HybridPolicy policy) throws IOException {
        var key = PrivateKey.generate(new SecureRandom());
        return Host.start(
                HostConfig.of(key, List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")))
                        .with(LIMITS)
                        .with(policy));
    }

    static Connection connect(Host from, Host to) throws Exception {
        return from.connect(to.peerId(), to.listenAddresses()).get(10, TimeUnit.SECONDS);
    }
}
