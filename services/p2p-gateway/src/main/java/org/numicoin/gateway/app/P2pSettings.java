package org.numicoin.gateway.app;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// With whom this node is connected, and where others find it.
///
/// @param listen TCP addresses; port 0 takes any free one
/// @param announce where others reach this node, when that is not where it listens: behind NAT or a
///   load balancer
/// @param bootstrap first peers; an address may be a name in DNS and need not name the peer
/// @param dnsSeeds names whose A and AAAA records are nodes, besides those of the chain spec
/// @param mdns whether peers on the local network are looked for, and answered
/// @param allowPrivate whether addresses of private networks and loopback are learned and passed on
/// @param requireHybrid whether peers without the post-quantum handshake are refused
/// @param maxInbound connections that others open
/// @param maxOutbound connections that this node opens
/// @param outboundTarget connections that this node keeps open itself: those no attacker can choose
/// @param peersPerIp inbound connections of one address
@Validated
@ConfigurationProperties("numi.p2p")
public record P2pSettings(
        @DefaultValue("/ip4/0.0.0.0/tcp/7750") @NotEmpty List<String> listen,
        @DefaultValue @NotNull List<String> announce,
        @DefaultValue @NotNull List<String> bootstrap,
        @DefaultValue @NotNull List<String> dnsSeeds,
        @DefaultValue("true") boolean mdns,
        @DefaultValue("false") boolean allowPrivate,
        @DefaultValue("false") boolean requireHybrid,
        @DefaultValue("128") @Min(1) @Max(4096) int maxInbound,
        @DefaultValue("64") @Min(1) @Max(1024) int maxOutbound,
        @DefaultValue("10") @Min(0) @Max(256) int outboundTarget,
        @DefaultValue("8") @Min(1) @Max(4096) int peersPerIp) {
    public P2pSettings {
        listen = List.copyOf(listen);
        announce = List.copyOf(announce);
        bootstrap = List.copyOf(bootstrap);
        dnsSeeds = List.copyOf(dnsSeeds);
        for (String address : listen) {
            if (parsed("listen", address).tcpSocket().isEmpty()) {
                throw new IllegalArgumentException(
                        "listen must be /ip4/…/tcp/… or /ip6/…/tcp/…, not " + address);
            }
        }
        announce.forEach(address -> parsed("announce", address));
        bootstrap.forEach(address -> parsed("bootstrap", address));
        for (String seed : dnsSeeds) {
            if (!seed.matches("[A-Za-z0-9._-]{1,253}")) {
                throw new IllegalArgumentException("dns-seeds must be names, not " + seed);
            }
        }
        if (outboundTarget > maxOutbound) {
            throw new IllegalArgumentException(
                    "outbound-target "
                            + outboundTarget
                            + " is more than max-outbound "
                            + maxOutbound);
        }
    }

    List<Multiaddr> listenAddresses() {
        return listen.stream().map(Multiaddr::parse).toList();
    }

    List<Multiaddr> announceAddresses() {
        return announce.stream().map(Multiaddr::parse).toList();
    }

    List<Multiaddr> bootstrapAddresses() {
        return bootstrap.stream().map(Multiaddr::parse).toList();
    }

    private static Multiaddr parsed(String key, String address) {
        try {
            return Multiaddr.parse(address);
        } catch (MalformedException e) {
            throw new IllegalArgumentException(
                    key + " must be addresses such as /ip4/192.0.2.1/tcp/7750, not " + address, e);
        }
    }
}
