package org.numicoin.libp2p.host;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.noise.NoiseIdentity;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.peer.PrivateKey;
import org.numicoin.libp2p.transport.SecuredConnection;
import org.numicoin.libp2p.transport.TcpTransport;
import org.numicoin.libp2p.transport.Upgrader;
import org.numicoin.libp2p.yamux.MemoryBudget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node: listens, dials, and serves protocols on the streams of its connections.
///
/// ```java
/// try (var host = Host.start(HostConfig.of(key, List.of(Multiaddr.parse("/ip4/0.0.0.0/tcp/4001"))))) {
///     host.serve(ProtocolBinding.blocking("/echo/1.0.0", 4, stream -> stream.write(stream.readMessage(1024))));
///     Stream stream = host.connect(peer, addresses).join().openNow("/echo/1.0.0");
/// }
/// ```
public final class Host implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Host.class);
    private static final List<String> MUXERS = List.of("/yamux/1.0.0");

    private final HostConfig config;
    private final PeerId self;
    private final MemoryBudget memory;
    private final TcpTransport transport;
    private final Gatekeeper gatekeeper;
    private final Connections connections;
    private final Dialer dialer;
    private final Protocols protocols = new Protocols();
    private final List<HostListener> listeners = new CopyOnWriteArrayList<>();
    private final List<InetSocketAddress> bound = new CopyOnWriteArrayList<>();
    private final ExecutorService executor =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("libp2p-", 0).factory());

    private Host(HostConfig config) {
        this.config = config;
        self = config.identity().peerId();
        memory = MemoryBudget.of(config.memory());
        transport =
                new TcpTransport(
                        new Upgrader(
                                new NoiseIdentity(config.identity(), MUXERS, config.random()),
                                config.hybrid(),
                                config.streams(),
                                memory,
                                config.connectionMemory(),
                                config.stepTimeout()),
                        config.connectTimeout(),
                        config.eventLoops());
        gatekeeper = new Gatekeeper(config.connections(), config.gater()::mayAccept, this::refused);
        connections = new Connections(self, config.connections().perPeer());
        dialer = new Dialer(this, config.connections());
    }

    /// Starts a host and waits until it listens.
    public static Host start(HostConfig config) throws IOException {
        var host = new Host(config);
        try {
            for (Multiaddr address : config.listen()) {
                var socket =
                        address.tcpSocket()
                                .orElseThrow(() -> new IOException("cannot listen on " + address));
                Channel channel =
                        Futures.await(host.transport.listen(socket, host.gatekeeper, host::accept));
                host.bound.add((InetSocketAddress) channel.localAddress());
            }
            return host;
        } catch (IOException e) {
            host.close();
            throw e;
        }
    }

    public PeerId peerId() {
        return self;
    }

    public PrivateKey identity() {
        return config.identity();
    }

    /// Where it listens, with the ports that it got.
    public List<Multiaddr> listenAddresses() {
        return bound.stream().map(Multiaddr::ofTcp).toList();
    }

    /// Where others may reach it: what it is to announce, else where it listens, with the addresses
    /// of all interfaces in place of a wildcard.
    public List<Multiaddr> advertisedAddresses() {
        if (!config.announce().isEmpty()) {
            return config.announce();
        }
        return bound.stream().flatMap(Interfaces::expand).distinct().map(Multiaddr::ofTcp).toList();
    }

    /// Serves a protocol from now on.
    public void serve(ProtocolBinding binding) {
        protocols.add(binding);
        tell(listener -> listener.onProtocols(protocols.ids()));
    }

    public void stopServing(ProtocolBinding binding) {
        protocols.remove(binding);
        tell(listener -> listener.onProtocols(protocols.ids()));
    }

    /// The ids of what is served.
    public List<String> servedProtocols() {
        return protocols.ids();
    }

    /// Tells a listener of what happens from now on.
    public void listen(HostListener listener) {
        listeners.add(listener);
    }

    /// A connection with a peer: one that is open, or one that is dialed now. Cancelling the result
    /// ends the dial unless somebody else waits for it too.
    public CompletableFuture<Connection> connect(PeerId peer, List<Multiaddr> addresses) {
        if (peer.equals(self)) {
            return CompletableFuture.failedFuture(new DialException("self-dial", "own peer id"));
        }
        return connection(peer)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> dialer.connect(new Destination.Peer(peer), addresses));
    }

    /// Connects to an address. One that names no peer is for whoever is there: the handshake says
    /// who that is, and a connection with that peer which is open already is the result.
    public CompletableFuture<Connection> connect(Multiaddr address) {
        return PeerId.in(address)
                .map(peer -> connect(peer, List.of(address)))
                .orElseGet(() -> connectToPlace(address));
    }

    private CompletableFuture<Connection> connectToPlace(Multiaddr address) {
        return address.tcpSocket()
                .flatMap(connections::dialed)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> dialer.connect(new Destination.Place(address), List.of(address)));
    }

    /// An open connection with a peer, the one that both ends prefer.
    public Optional<Connection> connection(PeerId peer) {
        return connections.best(peer);
    }

    public List<Connection> openConnections() {
        return connections.all();
    }

    /// Bytes that peers make this node hold.
    public long memoryUsed() {
        return memory.used();
    }

    /// Bytes that came over all sockets, encryption included.
    public long bytesReceived() {
        return transport.traffic().received();
    }

    /// Bytes that went over all sockets, encryption included.
    public long bytesSent() {
        return transport.traffic().sent();
    }

    /// Sockets that others opened, half-open ones included.
    public int inboundSockets() {
        return gatekeeper.open();
    }

    /// Runs blocking handlers and whatever else waits.
    public ExecutorService executor() {
        return executor;
    }

    /// Closes all connections and waits for it.
    @Override
    public void close() {
        connections.all().forEach(Connection::close);
        transport.close();
        executor.shutdownNow();
    }

    // What the parts of this package call.

    /// Takes a connection that somebody dialed to here, on its event loop.
    private void accept(SecuredConnection secured) {
        var _ = register(new Connection(this, secured), connections::add);
    }

    /// Takes a connection that this node dialed, on its event loop. The result is another one with
    /// the same peer when this one is not needed.
    ///
    /// @param destination when it named no peer, one connection with whoever is there is enough
    /// @throws DialException when the limits or the gater refuse it
    Connection dialed(SecuredConnection secured, Destination destination) throws DialException {
        var connection = new Connection(this, secured);
        Optional<String> refusal =
                register(
                        connection,
                        destination.expected().isPresent()
                                ? connections::add
                                : connections::addFirst);
        return refusal.isEmpty()
                ? connection
                : connection(connection.peer())
                        .orElseThrow(() -> new DialException(refusal.get(), connection.toString()));
    }

    /// @return why not, if the limits do not allow it
    private Optional<String> register(Connection connection, Predicate<Connection> room) {
        Optional<String> refusal = refusal(connection, room);
        if (refusal.isPresent()) {
            refused(connection.remote(), "refused-" + refusal.get());
            connection.close();
            return refusal;
        }
        var _ =
                connection
                        .session()
                        .closed()
                        .whenComplete((cause, _) -> disconnected(connection, cause));
        LOG.debug("connected {} by {}", connection, connection.suite());
        tell(listener -> listener.onConnected(connection));
        return Optional.empty();
    }

    private Optional<String> refusal(Connection connection, Predicate<Connection> room) {
        if (connection.peer().equals(self)) {
            return Optional.of("self-dial");
        }
        if (!config.gater()
                .mayConnect(connection.peer(), connection.remote(), connection.isDialed())) {
            return Optional.of("banned");
        }
        return room.test(connection) ? Optional.empty() : Optional.of("peer-limit");
    }

    private void disconnected(Connection connection, Throwable cause) {
        connections.remove(connection);
        connection.gone(cause);
        LOG.debug("disconnected {}: {}", connection, cause.getMessage());
        tell(listener -> listener.onDisconnected(connection, cause));
    }

    void violated(Connection connection, String code) {
        LOG.debug("violation {} of {}", code, connection);
        tell(listener -> listener.onViolation(connection, code));
    }

    void dialEnded(String outcome) {
        tell(listener -> listener.onDialEnded(outcome));
    }

    private void refused(InetSocketAddress remote, String code) {
        LOG.debug("refused {}: {}", remote, code);
        tell(listener -> listener.onRefused(remote, code));
    }

    private void tell(Consumer<HostListener> event) {
        for (HostListener listener : new ArrayList<>(listeners)) {
            event.accept(listener);
        }
    }

    Protocols protocols() {
        return protocols;
    }

    Connections connections() {
        return connections;
    }

    TcpTransport transport() {
        return transport;
    }

    ConnectionGater gater() {
        return config.gater();
    }

    Duration streamTimeout() {
        return config.streamTimeout();
    }
}
