package org.numicoin.libp2p.discovery;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.multiaddr.Protocol;
import org.numicoin.libp2p.peer.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The first peers of a node: a bootstrap list whose addresses may be names. `/dnsaddr/…` stands
/// for the addresses in the TXT records of a name (addressing/README.md), which may be names again;
/// `/dns4/…` and the like stand for IP addresses.
public final class Seeds {
    private static final Logger LOG = LoggerFactory.getLogger(Seeds.class);
    private static final String PREFIX = "dnsaddr=";

    /// A name that names a name, and so on.
    private static final int DEPTH_MAX = 8;

    /// Questions for one address, so that no zone sends a node around for ever.
    private static final int QUESTIONS_MAX = 32;

    private static final int RESULTS_MAX = 128;

    private final Dns dns;

    public Seeds(Dns dns) {
        this.dns = dns;
    }

    /// The peers of a bootstrap list. What cannot be resolved now is left out.
    public List<FoundPeer> peers(List<Multiaddr> bootstrap) {
        var found = new LinkedHashMap<PeerId, Set<Multiaddr>>();
        for (Multiaddr entry : bootstrap) {
            for (Multiaddr address : resolve(entry)) {
                PeerId.in(address)
                        .ifPresent(peer ->
                                found.computeIfAbsent(peer, _ -> new LinkedHashSet<>())
                                        .add(address));
            }
        }
        return found.entrySet().stream()
                .map(peer -> new FoundPeer(peer.getKey(), List.copyOf(peer.getValue())))
                .toList();
    }

    /// The addresses behind a plain DNS seed, as Bitcoin has them: A and AAAA records of nodes that
    /// listen on a known port. Who they are shows when they are dialed.
    public List<Multiaddr> addresses(String name, int port) {
        try {
            return dns.addresses(name).stream()
                    .limit(RESULTS_MAX)
                    .map(ip -> Multiaddr.ofTcp(new InetSocketAddress(ip, port)))
                    .toList();
        } catch (IOException e) {
            LOG.debug("seed {}: {}", name, e.getMessage());
            return List.of();
        }
    }

    /// The addresses of IP that an address stands for; itself when it names nothing.
    public List<Multiaddr> resolve(Multiaddr address) {
        var results = new LinkedHashSet<Multiaddr>();
        var open = new ArrayDeque<Step>();
        open.add(new Step(address, 0));
        int questions = 0;
        while (!open.isEmpty() && results.size() < RESULTS_MAX) {
            var step = open.remove();
            if (step.address.name().isEmpty()) {
                results.add(step.address);
            } else if (questions++ < QUESTIONS_MAX && step.depth < DEPTH_MAX) {
                ask(step.address).forEach(next -> open.add(new Step(next, step.depth + 1)));
            }
        }
        return results.stream().limit(RESULTS_MAX).toList();
    }

    private record Step(Multiaddr address, int depth) {}

    private List<Multiaddr> ask(Multiaddr address) {
        var protocol = address.components().getFirst().protocol();
        String name = address.name().orElseThrow();
        try {
            return protocol == Protocol.DNSADDR
                    ? named(name, address.peer())
                    : numbered(name, protocol, address);
        } catch (IOException e) {
            LOG.debug("{}: {}", address, e.getMessage());
            return List.of();
        }
    }

    /// Addresses in TXT records; of the peer alone that the address asks for, if it names one.
    private List<Multiaddr> named(String name, Optional<Bytes> wanted) throws IOException {
        var addresses = new ArrayList<Multiaddr>();
        for (String text : dns.texts("_dnsaddr." + name)) {
            if (!text.startsWith(PREFIX)) {
                continue;
            }
            try {
                var address = Multiaddr.parse(text.substring(PREFIX.length()));
                if (wanted.isEmpty() || address.peer().equals(wanted)) {
                    addresses.add(address);
                }
            } catch (MalformedException e) {
                LOG.debug("a record of {}: {}", name, e.getMessage());
            }
        }
        return addresses;
    }

    private List<Multiaddr> numbered(String name, Protocol protocol, Multiaddr address)
            throws IOException {
        var rest = address.components().subList(1, address.components().size());
        return dns.addresses(name).stream()
                .filter(ip -> fits(ip, protocol))
                .map(Multiaddr::ofIp)
                .map(ip -> rest.isEmpty() ? ip : ip.with(new Multiaddr(rest)))
                .toList();
    }

    private static boolean fits(InetAddress ip, Protocol protocol) {
        boolean four = ip instanceof Inet4Address;
        return protocol == Protocol.DNS || four == (protocol == Protocol.DNS4);
    }
}
