package org.numicoin.libp2p.gossip;

import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.HostListener;
import org.numicoin.libp2p.host.ProtocolBinding;
import org.numicoin.libp2p.host.Stream;
import org.numicoin.libp2p.identify.Identify;
import org.numicoin.libp2p.identify.PeerInfo;
import org.numicoin.libp2p.peer.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gossip on a host: the router on a thread of its own, one stream out and one in for each peer.
///
/// ```java
/// var gossip = Gossip.start(host, identify, rules, handler);
/// gossip.subscribe("blocks");
/// gossip.publish("blocks", data);
/// ```
public final class Gossip implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gossip.class);

    /// A peer that reconnects may open its new stream before the old one is gone.
    private static final int STREAMS_IN = 2;

    private final Host host;
    private final Identify identify;
    private final GossipRules rules;
    private final GossipHandler handler;
    private final RpcCodec codec;
    private final GossipRouter router;
    private final ProtocolBinding binding;

    /// Runs the router. Readers wait for it, one RPC each, so what queues here is bounded.
    private final ScheduledExecutorService loop =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("gossip").daemon().factory());

    /// Belongs to the loop.
    private final Map<PeerId, PeerLink> links = new HashMap<>();

    /// Connections on which a stream is being opened or written to.
    private final Set<Connection> writers = ConcurrentHashMap.newKeySet();

    private Gossip(Host host, Identify identify, GossipRules rules, GossipHandler handler) {
        this.host = host;
        this.identify = identify;
        this.rules = rules;
        this.handler = handler;
        codec = new RpcCodec(rules.mesh().limits());
        long begin = System.nanoTime();
        router =
                new GossipRouter(
                        rules,
                        new GossipWorld(
                                host.peerId(),
                                this::signedRecord,
                                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
                                RandomGenerator.of("L64X128MixRandom"),
                                this::apply));
        binding = new ProtocolBinding(PubsubProtocol.ids(), STREAMS_IN, true, this::read);
    }

    public static Gossip start(
            Host host, Identify identify, GossipRules rules, GossipHandler handler) {
        var gossip = new Gossip(host, identify, rules, handler);
        host.serve(gossip.binding);
        host.listen(gossip.new Events());
        identify.listen(gossip::identified);
        host.openConnections().forEach(gossip::open);
        long heartbeat = rules.mesh().heartbeat().toMillis();
        var _ =
                gossip.loop.scheduleAtFixedRate(
                        gossip::heartbeat, heartbeat, heartbeat, TimeUnit.MILLISECONDS);
        return gossip;
    }

    public CompletableFuture<?> subscribe(String topic) {
        return run(() -> router.subscribe(topic));
    }

    public CompletableFuture<?> unsubscribe(String topic) {
        return run(() -> router.unsubscribe(topic));
    }

    public CompletableFuture<PublishResult> publish(String topic, Bytes data) {
        return ask(() -> router.publish(topic, data));
    }

    /// The score that the application gives to a peer, until it gives another.
    public void setApplicationScore(PeerId peer, double score) {
        onLoopUnlessClosed(() -> router.setApplicationScore(peer, score));
    }

    public CompletableFuture<Double> score(PeerId peer) {
        return ask(() -> router.score(peer));
    }

    public CompletableFuture<Set<PeerId>> mesh(String topic) {
        return ask(() -> router.mesh(topic));
    }

    /// Connected peers that subscribe to a topic.
    public CompletableFuture<List<PeerId>> subscribers(String topic) {
        return ask(() -> router.subscribers(topic));
    }

    @Override
    public void close() {
        host.stopServing(binding);
        onLoopUnlessClosed(() -> {
            links.values().forEach(PeerLink::close);
            links.clear();
        });
        loop.shutdown();
    }

    private <T> CompletableFuture<T> ask(Supplier<T> question) {
        try {
            return CompletableFuture.supplyAsync(question, loop);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<?> run(Runnable action) {
        return ask(() -> {
            action.run();
            return true;
        });
    }

    private void heartbeat() {
        try {
            router.heartbeat();
        } catch (RuntimeException e) {
            // An executor drops a task that throws, and gossip would stand still unseen.
            LOG.error("heartbeat of gossip failed", e);
        }
    }

    /// Reads what a peer sends. It waits until the router has taken each RPC: a peer that sends
    /// more than this node can use is slowed down by its own window.
    private void read(Stream stream) throws IOException {
        var peer = stream.connection().peer();
        var protocol = PubsubProtocol.of(stream.protocol()).orElseThrow();
        try {
            onLoop(() -> connected(stream.connection(), protocol));
            while (true) {
                var rpc = codec.decode(stream.readMessage(rules.mesh().limits().rpcBytes()));
                onLoop(() -> router.received(peer, rpc));
            }
        } catch (EOFException e) {
            // The peer has nothing more to say on this stream.
        } catch (MalformedException e) {
            onLoop(() -> router.malformed(peer));
            throw e;
        }
    }

    private void onLoop(Runnable action) throws IOException {
        try {
            run(action).join();
        } catch (CompletionException e) {
            throw new IOException("gossip is closed", e);
        }
    }

    private void onLoopUnlessClosed(Runnable action) {
        try {
            loop.execute(action);
        } catch (RejectedExecutionException e) {
            LOG.debug("gossip is closed");
        }
    }

    private void identified(Connection connection, PeerInfo info) {
        if (PubsubProtocol.ids().stream().anyMatch(info::speaks)) {
            open(connection);
        }
    }

    /// Opens the stream to a peer unless there is one or it is being opened.
    private void open(Connection connection) {
        if (writers.add(connection)) {
            try {
                host.executor().execute(() -> write(connection));
            } catch (RejectedExecutionException e) {
                writers.remove(connection); // the host is closing
            }
        }
    }

    private void write(Connection connection) {
        try {
            if (!ask(() -> isWritten(connection.peer())).join()) {
                openAndWrite(connection);
            }
        } catch (IOException | CompletionException e) {
            LOG.debug("no gossip to {}: {}", connection, e.getMessage());
            onLoopUnlessClosed(() -> lost(connection));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            writers.remove(connection);
        }
    }

    private void openAndWrite(Connection connection) throws IOException, InterruptedException {
        try (Stream stream = connection.openNow(PubsubProtocol.ids().toArray(String[]::new))) {
            var protocol = PubsubProtocol.of(stream.protocol()).orElseThrow();
            var link = ask(() -> connected(connection, protocol)).join();
            if (link.connection().equals(connection) && link.startWriting()) {
                link.writeTo(stream);
            }
        }
    }

    private boolean isWritten(PeerId peer) {
        var link = links.get(peer);
        return link != null && link.isWriting();
    }

    /// The link to a peer; made when this is the first that is heard of it. Runs on the loop.
    private PeerLink connected(Connection connection, PubsubProtocol protocol) {
        var known = links.get(connection.peer());
        if (known != null) {
            return known;
        }
        var link = new PeerLink(connection);
        links.put(connection.peer(), link);
        router.peerConnected(
                connection.peer(),
                protocol,
                connection.isDialed(),
                Optional.of(connection.remote().getAddress()));
        if (connection.isOpen()) {
            open(connection);
        } else {
            lost(connection);
        }
        return link;
    }

    /// The stream to a peer is gone. Another connection of the same peer takes over; the peer then
    /// needs to be told the subscriptions again, and what it told stays true. Runs on the loop.
    private void lost(Connection connection) {
        var peer = connection.peer();
        var link = links.get(peer);
        if (link == null || !link.connection().equals(connection)) {
            return;
        }
        link.close();
        var other = host.connection(peer).filter(c -> !c.equals(connection) && c.isOpen());
        if (other.isPresent()) {
            links.put(peer, new PeerLink(other.get()));
            router.greet(peer);
            open(other.get());
        } else {
            links.remove(peer);
            router.peerDisconnected(peer);
        }
    }

    private Optional<Bytes> signedRecord(PeerId peer) {
        return host.connection(peer)
                .flatMap(identify::of)
                .flatMap(PeerInfo::record)
                .map(PeerInfo.Signed::envelope);
    }

    private void apply(GossipEffect effect) {
        switch (effect) {
            case GossipEffect.Send(var peers, var rpc) -> {
                Bytes frame = RpcCodec.encodeDelimited(rpc);
                for (PeerId peer : peers) {
                    var link = links.get(peer);
                    if (link != null && !link.offer(frame)) {
                        LOG.debug("{} does not keep up with gossip", peer);
                    }
                }
            }
            case GossipEffect.Received(var id, var message, var from) ->
                    handler.onMessage(id, message, from, verdict -> validated(id, verdict));
            case GossipEffect.Connect(var peer, var record) -> handler.onRecommended(peer, record);
            case GossipEffect.Graylisted(var peer, var score) -> handler.onGraylisted(peer, score);
        }
    }

    private void validated(Bytes id, Verdict verdict) {
        onLoopUnlessClosed(() -> router.validated(id, verdict));
    }

    private final class Events implements HostListener {
        @Override
        public void onConnected(Connection connection) {
            open(connection);
        }

        @Override
        public void onDisconnected(Connection connection, Throwable cause) {
            onLoopUnlessClosed(() -> lost(connection));
        }
    }
}
