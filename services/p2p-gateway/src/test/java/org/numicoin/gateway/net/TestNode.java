package org.numicoin.gateway.net;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.numicoin.chain.ChainSpec;
import org.numicoin.libp2p.host.ConnectionLimits;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PrivateKey;

/// A network on loopback, its chain, and what it hears.
public record TestNode(Network network, BuiltChain chain, Heard heard, PrivateKey key)
        implements AutoCloseable {
    private static final Multiaddr ANY_PORT = Multiaddr.parse("/ip4/127.0.0.1/tcp/0");

    public static TestNode start(ChainSpec spec, BuiltChain chain) {
        return start(spec, chain, PrivateKey.generate(new SecureRandom()), ANY_PORT);
    }

    static TestNode start(ChainSpec spec, BuiltChain chain, PrivateKey key, Multiaddr listen) {
        return start(spec, chain, key, listen, List.of());
    }

    /// Starts one that says that it listens elsewhere.
    static TestNode announcing(ChainSpec spec, BuiltChain chain, List<Multiaddr> announce) {
        return start(spec, chain, PrivateKey.generate(new SecureRandom()), ANY_PORT, announce);
    }

    private static TestNode start(
            ChainSpec spec,
            BuiltChain chain,
            PrivateKey key,
            Multiaddr listen,
            List<Multiaddr> announce) {
        var all = NetworkConfig.of(key, List.of(listen));
        var config =
                new NetworkConfig(
                        key,
                        all.agent(),
                        all.listen(),
                        announce,
                        all.bootstrap(),
                        all.dnsSeeds(),
                        false,
                        true,
                        all.hybrid(),
                        ConnectionLimits.DEFAULT.withInboundPerIp(64),
                        all.gater());
        var heard = new Heard();
        var genesisId = chain.mainAt(0).orElseThrow().id();
        try {
            return new TestNode(
                    Network.start(
                            config,
                            spec,
                            genesisId,
                            chain,
                            heard,
                            Clock.systemUTC(),
                            new SimpleMeterRegistry()),
                    chain,
                    heard,
                    key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where it listens, with its peer id.
    public Multiaddr address() {
        return network.peerId().at(network.listenAddresses().getFirst());
    }

    /// Connects to another node and waits until both know each other's status.
    void meet(TestNode other) {
        var _ = network.connect(other.address()).join();
        var me = network.peerId();
        var you = other.network.peerId();
        heard.await(Heard.Ready.class, ready -> ready.peer().equals(you));
        other.heard.await(Heard.Ready.class, ready -> ready.peer().equals(me));
    }

    @Override
    public void close() {
        network.close();
    }
}
