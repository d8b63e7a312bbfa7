package org.numicoin.libp2p.kad;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.numicoin.libp2p.codec.Bytes;
import org.numicoin.libp2p.codec.MalformedException;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.ProtocolBinding;
import org.numicoin.libp2p.host.Stream;
import org.numicoin.libp2p.identify.Identify;
import org.numicoin.libp2p.identify.PeerInfo;
import org.numicoin.libp2p.peer.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Kademlia on a host: [KadNode] on a thread of its own, a stream for each question.
public final class Kademlia implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Kademlia.class);
    private static final int STREAMS_IN = 16;
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final Host host;
    private final String protocol;
    private final KadConfig config;
    private final KadCodec codec;
    private final KadNode node;
    private final ProtocolBinding binding;
    private final ScheduledExecutorService loop =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("kad").daemon().factory());

    private Kademlia(
            Host host, String protocol, KadConfig config, Map<String, RecordValidator> validators) {
        this.host = host;
        this.protocol = protocol;
        this.config = config;
        codec = new KadCodec(config);
        long begin = System.nanoTime();
        node =
                new KadNode(
                        config,
                        validators,
                        new KadWorld(
                                host.peerId(),
                                host::advertisedAddresses,
                                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin),
                                RandomGenerator.of("L64X128MixRandom"),
                                this::ask));
        binding = ProtocolBinding.blocking(protocol, STREAMS_IN, this::answer);
    }

    /// Answers others and asks them.
    ///
    /// @param protocol such as `/ipfs/kad/1.0.0`; each network has its own
    public static Kademlia server(
            Host host,
            Identify identify,
            String protocol,
            KadConfig config,
            Map<String, RecordValidator> validators) {
        var kademlia = client(host, identify, protocol, config, validators);
        host.serve(kademlia.binding);
        return kademlia;
    }

    /// Only asks: for nodes that others cannot reach.
    public static Kademlia client(
            Host host,
            Identify identify,
            String protocol,
            KadConfig config,
            Map<String, RecordValidator> validators) {
        var kademlia = new Kademlia(host, protocol, config, validators);
        identify.listen(kademlia::identified);
        for (Connection connection : host.openConnections()) {
            identify.of(connection).ifPresent(info -> kademlia.identified(connection, info));
        }
        var _ = kademlia.loop.scheduleAtFixedRate(kademlia::tick, 1, 1, TimeUnit.MINUTES);
        return kademlia;
    }

    /// Looks for neighbours: to be called when the first peers are connected.
    public void bootstrap() {
        onLoop(node::refresh);
    }

    public CompletableFuture<Optional<KadPeer>> findPeer(PeerId peer) {
        return run(result -> node.findPeer(peer, result));
    }

    public CompletableFuture<List<KadPeer>> findNearest(Bytes key) {
        return run(result -> node.findNearest(key, result));
    }

    public CompletableFuture<KadNode.Placed> put(Bytes key, Bytes value) {
        return run(result -> node.put(key, value, result));
    }

    /// The best value; `quorum` peers that have one are enough.
    public CompletableFuture<Optional<Bytes>> get(Bytes key, int quorum) {
        return run(result -> node.get(key, quorum, result));
    }

    public CompletableFuture<KadNode.Placed> provide(Bytes key) {
        return run(result -> node.provide(key, result));
    }

    public CompletableFuture<List<KadPeer>> findProviders(Bytes key, int enough) {
        return run(result -> node.findProviders(key, enough, result));
    }

    /// Servers in the routing table.
    public CompletableFuture<Integer> size() {
        return run(result -> result.accept(node.table().size()));
    }

    @Override
    public void close() {
        host.stopServing(binding);
        loop.shutdown();
    }

    private void tick() {
        try {
            node.tick();
        } catch (RuntimeException e) {
            // An executor drops a task that throws, and the table would go stale unseen.
            LOG.error("the refresh of kad failed", e);
        }
    }

    private <T> CompletableFuture<T> run(Consumer<Consumer<T>> operation) {
        var result = new CompletableFuture<T>();
        loop.execute(() -> {
            try {
                operation.accept(result::complete);
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private void identified(Connection connection, PeerInfo info) {
        var peer = new KadPeer(info.peer(), info.addresses());
        if (info.speaks(protocol)) {
            var remote = Optional.of(connection.remote().getAddress());
            onLoop(() -> node.serverSeen(peer, remote));
        } else {
            onLoop(() -> node.serverGone(info.peer()));
        }
    }

    /// Answers the questions of one stream, one after the other.
    private void answer(Stream stream) throws IOException {
        stream.setReadTimeout(IDLE);
        var peer = stream.connection().peer();
        while (true) {
            KadMessage question;
            try {
                question = codec.decode(stream.readMessage(config.frameBytes()));
            } catch (EOFException e) {
                return;
            }
            var answer = this.<Optional<KadMessage>>run(r -> r.accept(node.handle(peer, question)));
            Optional<KadMessage> given;
            try {
                given = answer.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof MalformedException malformed) {
                    throw malformed;
                }
                throw new IOException("kad is closed", e);
            }
            if (given.isPresent()) {
                stream.writeMessage(KadCodec.encode(given.get()));
            }
        }
    }

    private void ask(KadQuestion question) {
        try {
            host.executor().execute(() -> exchange(question));
        } catch (RejectedExecutionException e) {
            onLoop(() -> node.failed(question.number()));
        }
    }

    private void exchange(KadQuestion question) {
        try {
            var connection = connect(question.to());
            try (Stream stream = connection.openNow(protocol)) {
                stream.setReadTimeout(config.timeout());
                stream.writeMessage(KadCodec.encode(question.message()));
                // Closed only after the answer: js-libp2p resets a stream that ends while it
                // answers.
                var answer =
                        question.message().expectsAnswer()
                                ? codec.decode(stream.readMessage(config.frameBytes()))
                                : question.message();
                var remote = Optional.of(connection.remote().getAddress());
                onLoop(() -> node.answered(question.number(), answer, remote));
            }
        } catch (IOException | MalformedException e) {
            LOG.debug("{} does not answer {}", question.to().id(), question.message().type(), e);
            onLoop(() -> node.failed(question.number()));
        }
    }

    private Connection connect(KadPeer peer) throws IOException {
        try {
            return host.connect(peer.id(), peer.addresses())
                    .get(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("cannot be reached: " + peer.id(), e);
        }
    }

    private void onLoop(Runnable action) {
        try {
            loop.execute(action);
        } catch (RejectedExecutionException e) {
            // Closed: nobody waits for the outcome any more.
        }
    }
}
