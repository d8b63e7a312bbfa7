package org.numicoin.gateway.net;

import java.util.List;
import org.numicoin.libp2p.host.ConnectionGater;
import org.numicoin.libp2p.host.ConnectionLimits;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.noise.HybridPolicy;
import org.numicoin.libp2p.peer.PrivateKey;

/// How this node takes part in the network.
///
/// @param identity names it
/// @param agent what it says of its software
/// @param announce where others reach it, when that is not where it listens
/// @param bootstrap first peers; addresses may be names and need not name the peer
/// @param dnsSeeds names whose addresses are nodes
/// @param allowPrivate whether addresses of private networks are dialed and passed on
/// @param hybrid which handshakes are spoken, and with whom they were
/// @param gater with whom there may be connections
public record NetworkConfig(
        PrivateKey identity,
        String agent,
        List<Multiaddr> listen,
        List<Multiaddr> announce,
        List<Multiaddr> bootstrap,
        List<String> dnsSeeds,
        boolean mdns,
        boolean allowPrivate,
        HybridPolicy hybrid,
        ConnectionLimits limits,
        ConnectionGater gater) {
    public NetworkConfig {
        listen = List.copyOf(listen);
        announce = List.copyOf(announce);
        bootstrap = List.copyOf(bootstrap);
        dnsSeeds = List.copyOf(dnsSeeds);
    }

    /// The same with somebody else to ask about connections.
    public NetworkConfig with(ConnectionGater other) {
        return new NetworkConfig(
                identity,
                agent,
                listen,
                announce,
                bootstrap,
                dnsSeeds,
                mdns,
                allowPrivate,
                hybrid,
                limits,
                other);
    }

    /// A node that nobody restricts and that looks for nobody.
    public static NetworkConfig of(PrivateKey identity, List<Multiaddr> listen) {
        return new NetworkConfig(
                identity,
                "numi-gateway",
                listen,
                List.of(),
                List.of(),
                List.of(),
                false,
                true,
                HybridPolicy.prefer(),
                ConnectionLimits.DEFAULT,
                ConnectionGater.ALL);
    }
}
