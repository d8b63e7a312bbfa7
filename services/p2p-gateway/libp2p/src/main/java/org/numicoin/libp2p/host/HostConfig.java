package org.numicoin.libp2p.host;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.noise.HybridPolicy;
import org.numicoin.libp2p.peer.PrivateKey;
import org.numicoin.libp2p.yamux.YamuxLimits;

/// What a host is made of.
///
/// @param identity the key that names the node
/// @param listen TCP addresses; port 0 is any
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
    }

    public static HostConfig of(PrivateKey identity, List<Multiaddr> listen) {
        return new HostConfig(
                identity,
                listen,
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
        return new HostConfig(
                identity,
                listen,
                policy,
                connections,
                streams,
                gater,
                memory,
                connectionMemory,
                connectTimeout,
                stepTimeout,
                streamTimeout,
                eventLoops,
                random);
    }

    public HostConfig with(ConnectionLimits limits) {
        return new HostConfig(
                identity,
                listen,
                hybrid,
                limits,
                streams,
                gater,
                memory,
                connectionMemory,
                connectTimeout,
                stepTimeout,
                streamTimeout,
                eventLoops,
                random);
    }

    public HostConfig with(YamuxLimits limits) {
        return new HostConfig(
                identity,
                listen,
                hybrid,
                connections,
                limits,
                gater,
                memory,
                connectionMemory,
                connectTimeout,
                stepTimeout,
                streamTimeout,
                eventLoops,
                random);
    }

    public HostConfig with(ConnectionGater who) {
        return new HostConfig(
                identity,
                listen,
                hybrid,
                connections,
                streams,
                who,
                memory,
                connectionMemory,
                connectTimeout,
                stepTimeout,
                streamTimeout,
                eventLoops,
                random);
    }

    /// Other budgets.
    ///
    /// @param total what peers may make the node hold
    /// @param each what one connection may make it hold
    public HostConfig withMemory(long total, long each) {
        return new HostConfig(
                identity,
                listen,
                hybrid,
                connections,
                streams,
                gater,
                total,
                each,
                connectTimeout,
                stepTimeout,
                streamTimeout,
                eventLoops,
                random);
    }

    /// One limit for every step that a peer may take its time for.
    public HostConfig withTimeout(Duration timeout) {
        return new HostConfig(
                identity,
                listen,
                hybrid,
                connections,
                streams,
                gater,
                memory,
                connectionMemory,
                timeout,
                timeout,
                timeout,
                eventLoops,
                random);
    }
}
