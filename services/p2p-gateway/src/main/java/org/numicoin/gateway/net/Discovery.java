package org.numicoin.gateway.net;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.numicoin.gateway.net.NetworkListener.Finder;
import org.numicoin.gateway.peers.AddressRates;
import org.numicoin.gateway.peers.Source;
import org.numicoin.gateway.protocol.Protocols;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.discovery.FoundPeer;
import org.numicoin.libp2p.discovery.Mdns;
import org.numicoin.libp2p.discovery.NettyDns;
import org.numicoin.libp2p.discovery.Seeds;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.identify.Identify;
import org.numicoin.libp2p.identify.PeerInfo;
import org.numicoin.libp2p.kad.KadConfig;
import org.numicoin.libp2p.kad.Kademlia;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where nodes listen: from the bootstrap list and the names of seeds, from the local network, and
/// from what peers say of themselves, as many addresses of one network as it may tell. The
/// distributed hash table leads to peers, which then speak for themselves: what one says there of
/// others is dialed to find them and believed no further. All of it is told on; nothing is dialed
/// here but what the table asks.
final class Discovery implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Discovery.class);
    private static final Duration DNS_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration MDNS_INTERVAL = Duration.ofSeconds(10);

    /// Where a node listens whose seed has an address and no port.
    private static final int PORT = 7750;

    private static final int KAD_KEY_BYTES = 32;

    private final Host host;
    private final NetworkConfig config;
    private final List<String> seeds;
    private final Reach reach;
    private final NetworkListener listener;
    private final LongSupplier millis;

    /// Guarded by itself.
    private final AddressRates rates = new AddressRates();

    private final RandomGenerator random = new SecureRandom();
    private final Kademlia kad;
    private final NettyDns dns = new NettyDns(Optional.empty(), DNS_TIMEOUT);
    private final Optional<Mdns> mdns;

    private Discovery(
            Host host,
            Identify identify,
            Protocols protocols,
            NetworkConfig config,
            List<String> seeds,
            Reach reach,
            NetworkListener listener,
            LongSupplier millis) {
        this.host = host;
        this.config = config;
        this.seeds = seeds;
        this.reach = reach;
        this.listener = listener;
        this.millis = millis;
        this.kad =
                Kademlia.server(
                        host,
                        identify,
                        protocols.kad(),
                        KadConfig.DEFAULTS.withAddresses(reach::isExempt, reach::isWorthy),
                        Map.of());
        identify.listen(this::identified);
        this.mdns = config.mdns() ? startMdns() : Optional.empty();
    }

    /// Begins to listen; seeds are asked when [#askSeeds] is called.
    ///
    /// @param seeds of the chain spec: addresses, or names of nodes
    static Discovery start(
            Host host,
            Identify identify,
            Protocols protocols,
            NetworkConfig config,
            List<String> seeds,
            Reach reach,
            NetworkListener listener,
            LongSupplier millis) {
        return new Discovery(host, identify, protocols, config, seeds, reach, listener, millis);
    }

    /// The addresses of the bootstrap list, with names resolved. May take as long as DNS does.
    CompletableFuture<List<Multiaddr>> bootstrap() {
        return onExecutor(() -> {
            var resolver = new Seeds(dns);
            return config.bootstrap().stream()
                    .flatMap(address -> resolver.resolve(address).stream())
                    .distinct()
                    .toList();
        });
    }

    /// Asks the seeds of the chain and of the settings.
    CompletableFuture<List<Multiaddr>> askSeeds() {
        return onExecutor(() -> {
            var resolver = new Seeds(dns);
            var found = new ArrayList<Multiaddr>();
            for (String seed : seeds) {
                found.addAll(
                        seed.startsWith("/")
                                ? resolver.resolve(Multiaddr.parse(seed))
                                : resolver.addresses(seed, PORT));
            }
            for (String name : config.dnsSeeds()) {
                found.addAll(resolver.addresses(name, PORT));
            }
            found.forEach(address -> tell(address, new Finder.Seeds()));
            return List.copyOf(found);
        });
    }

    /// Asks the hash table for whoever is near a random place in it. Who answers on the way there
    /// is connected by then and has said where it listens.
    void lookAround() {
        var key = new byte[KAD_KEY_BYTES];
        random.nextBytes(key);
        var _ = kad.findNearest(Bytes.wrap(key));
    }

    /// The first peers are there: the table can fill.
    void firstPeer() {
        kad.bootstrap();
    }

    /// Nodes in the table.
    CompletableFuture<Integer> tableSize() {
        return kad.size();
    }

    @Override
    public void close() {
        mdns.ifPresent(Mdns::close);
        kad.close();
        dns.close();
    }

    private Optional<Mdns> startMdns() {
        try {
            return Optional.of(
                    Mdns.start(
                            host.peerId(),
                            host::advertisedAddresses,
                            random,
                            MDNS_INTERVAL,
                            this::foundLocally));
        } catch (IOException e) {
            log.info("no peers are looked for on the local network: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void foundLocally(FoundPeer peer) {
        peer.addresses().forEach(address -> tell(peer.id().at(address), new Finder.Local()));
    }

    /// Told under the network of the connection, whatever networks the addresses are in. A peer may
    /// say something else as often as it likes, so what is too much ends here, before it waits for
    /// anybody.
    private void identified(Connection connection, PeerInfo info) {
        var remote = connection.remote().getAddress();
        var told = info.addresses().stream().filter(this::isUsable).toList();
        int taken;
        synchronized (rates) {
            taken = rates.take(Source.peer(remote), told.size(), millis.getAsLong());
        }
        told.stream()
                .limit(taken)
                .forEach(address -> tell(info.peer().at(address), new Finder.Peer(remote)));
    }

    private void tell(Multiaddr address, Finder finder) {
        if (isUsable(address)) {
            listener.found(address, finder);
        }
    }

    private boolean isUsable(Multiaddr address) {
        return address.tcpSocket().isPresent() && reach.isWorthy(address);
    }

    private <T> CompletableFuture<T> onExecutor(java.util.function.Supplier<T> question) {
        try {
            return CompletableFuture.supplyAsync(question, host.executor());
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new CompletionException(e));
        }
    }
}
