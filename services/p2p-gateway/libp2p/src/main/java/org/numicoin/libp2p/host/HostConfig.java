package org.numicoin.libp2p.host;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.noise.HybridPolicy;
import org.numicoin.libp2p.peer.PrivateKey;
import org.numicoin.libp2p.yamux.YamuxLimits;

/// What a host is made of.
///
/// @param identity the key that names the node
/// @param listen TCP addresses; port 0 is any
/// @param announce where others reach it, when that is not where it listens
/// @param hybrid which handshakes are allowed, and who has spoken which
/// @param memory bytes that peers may make the node hold in all
/// @param connectionMemory bytes that one connection may make it hold
/// @param connectTimeout for a TCP connection
/// @param stepTimeout for each step that makes a socket a connection
/// @param streamTimeout for the agreement on a stream's protocol
/// @param eventLoops threads that move bytes
public record HostConfig(
        PrivateKey identity,
        List<Multiaddr> listen,
        List<Multiaddr> announce,
        HybridPolicy hybrid,
        ConnectionLimits connections,
        YamuxLimits streams,
        ConnectionGater gater,
        long memory,
        long connectionMemory,
        Duration connectTimeout,
        Duration stepTimeout,
        Duration streamTimeout,
        int eventLoops,
        SecureRandom random) {
    public HostConfig {
        listen = List.copyOf(listen);
        announce = List.copyOf(announce);
    }

    public static HostConfig of(PrivateKey identity, List<Multiaddr> listen) {
        return new HostConfig(
                identity,
                listen,
                List.of(),
                HybridPolicy.prefer(),
                ConnectionLimits.DEFAULT,
                YamuxLimits.DEFAULT,
                ConnectionGater.ALL,
                Math.clamp(Runtime.getRuntime().maxMemory() / 4, 64L << 20, 1L << 30),
                64L << 20,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8),
                new SecureRandom());
    }

    public HostConfig with(HybridPolicy policy) {
        return with(parts -> parts.hybrid = policy);
    }

    public HostConfig with(ConnectionLimits limits) {
        return with(parts -> parts.connections = limits);
    }

    public HostConfig with(YamuxLimits limits) {
        return with(parts -> parts.streams = limits);
    }

    public HostConfig with(ConnectionGater who) {
        return with(parts -> parts.gater = who);
    }

    /// For a host behind NAT or a load balancer.
    public HostConfig withAnnounce(List<Multiaddr> addresses) {
        return with(parts -> parts.announce = addresses);
    }

    /// Other budgets.
    ///
    /// @param total what peers may make the node hold
    /// @param each what one connection may make it hold
    public HostConfig withMemory(long total, long each) {
        return with(parts -> {
            parts.memory = total;
            parts.connectionMemory = each;
        });
    }

    /// One limit for every step that a peer may take its time for.
    public HostConfig withTimeout(Duration timeout) {
        return with(parts -> {
            parts.connectTimeout = timeout;
            parts.stepTimeout = timeout;
            parts.streamTimeout = timeout;
        });
    }

    private HostConfig with(Consumer<Parts> change) {
        var parts = new Parts(this);
        change.accept(parts);
        return new HostConfig(
                identity,
                listen,
                parts.announce,
                parts.hybrid,
                parts.connections,
                parts.streams,
                parts.gater,
                parts.memory,
                parts.connectionMemory,
                parts.connectTimeout,
                parts.stepTimeout,
                parts.streamTimeout,
                eventLoops,
                random);
    }

    /// What can be changed of a configuration, for the moment of the change.
    private static final class Parts {
        private List<Multiaddr> announce;
        private HybridPolicy hybrid;
        private ConnectionLimits connections;
        private YamuxLimits streams;
        private ConnectionGater gater;
        private long memory;
        private long connectionMemory;
        private Duration connectTimeout;
        private Duration stepTimeout;
        private Duration streamTimeout;

        Parts(HostConfig config) {
            announce = config.announce;
            hybrid = config.hybrid;
            connections = config.connections;
            streams = config.streams;
            gater = config.gater;
            memory = config.memory;
            connectionMemory = config.connectionMemory;
            connectTimeout = config.connectTimeout;
            stepTimeout = config.stepTimeout;
            streamTimeout = config.streamTimeout;
        }
    }
}
