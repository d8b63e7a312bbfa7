package org.numicoin.gateway.net;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.SnapshotChunk;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.gateway.chain.LocalChain;
import org.numicoin.gateway.peers.AddressKind;
import org.numicoin.gateway.protocol.Answer;
import org.numicoin.gateway.protocol.AnswerCode;
import org.numicoin.gateway.protocol.BlockTransactions;
import org.numicoin.gateway.protocol.BlockTxsRequest;
import org.numicoin.gateway.protocol.BlocksRequest;
import org.numicoin.gateway.protocol.CompactBlock;
import org.numicoin.gateway.protocol.Headers;
import org.numicoin.gateway.protocol.HeadersRequest;
import org.numicoin.gateway.protocol.HistoryRequest;
import org.numicoin.gateway.protocol.ManifestPiece;
import org.numicoin.gateway.protocol.Protocols;
import org.numicoin.gateway.protocol.SnapshotOffer;
import org.numicoin.gateway.protocol.SnapshotOffers;
import org.numicoin.gateway.protocol.SnapshotPartRequest;
import org.numicoin.gateway.protocol.SnapshotsRequest;
import org.numicoin.gateway.protocol.Status;
import org.numicoin.gateway.protocol.TransactionBatch;
import org.numicoin.libp2p.host.Connection;
import org.numicoin.libp2p.host.Host;
import org.numicoin.libp2p.host.HostConfig;
import org.numicoin.libp2p.identify.Identify;
import org.numicoin.libp2p.multiaddr.Multiaddr;
import org.numicoin.libp2p.peer.PeerId;
import org.numicoin.libp2p.ping.Ping;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// The network of one chain, on libp2p: connections, gossip, requests both ways, discovery. What it
/// brings is told to a listener; what to do about it is decided there. For any thread.
public final class Network implements BlockExchange, AutoCloseable {
    private static final String NETWORK = "numicoin/1";
    private static final Duration HEADERS = Duration.ofSeconds(15);
    private static final Duration TRANSACTIONS = Duration.ofSeconds(10);

    /// For a request of blocks, and for each block more.
    private static final Duration BLOCKS = Duration.ofSeconds(10);

    private static final Duration BLOCK = Duration.ofSeconds(15);

    /// For 4 MiB and a block, of which the last may be a large one.
    private static final Duration HISTORY = Duration.ofSeconds(60);

    private static final Duration SNAPSHOTS = Duration.ofSeconds(10);

    /// A MiB in this time is half a Mbit/s.
    private static final Duration SNAPSHOT_PART = Duration.ofSeconds(20);

    private final ChainSpec spec;
    private final Protocols protocols;
    private final Host host;
    private final Identify identify;
    private final Neighbours neighbours;
    private final RequestClient client;
    private final StatusExchange statuses;
    private final GossipTopics topics;
    private final Discovery discovery;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("network-timer").daemon().factory());

    private Network(
            NetworkConfig config,
            ChainSpec spec,
            Hash256 genesisId,
            LocalChain chain,
            NetworkListener listener,
            Clock clock,
            MeterRegistry registry)
            throws IOException {
        this.spec = spec;
        protocols = new Protocols(spec.name());
        var reach = new Reach(config.allowPrivate());
        var meters = new NetworkMeters(registry);
        var otherChains = new OtherChains(config.gater(), clock::millis);
        var strangers =
                new Strangers(
                        otherChains,
                        address -> AddressKind.of(address) != AddressKind.PUBLIC,
                        clock::millis);
        neighbours = new Neighbours(listener, meters);
        host =
                Host.start(
                        HostConfig.of(config.identity(), config.listen())
                                .withAnnounce(config.announce())
                                .with(config.hybrid())
                                .with(config.limits())
                                .with(strangers));
        host.listen(neighbours);
        host.listen(meters);
        host.listen(strangers);
        Ping.serve(host);
        identify = Identify.serve(host, NETWORK, config.agent(), clock);
        client = new RequestClient(host, identify, timer, meters, neighbours::offended);
        var server =
                new RequestServer(
                        host,
                        new Admission(Admission.Limits.DEFAULTS, clock::millis, this::flooded),
                        timer,
                        meters,
                        neighbours::offended);
        statuses =
                new StatusExchange(spec, genesisId, chain, client, timer, neighbours, otherChains);
        statuses.serve(host, server);
        var budget = new ByteBudget(budget(spec));
        new ChainAnswers(chain, spec, budget).serve(server, protocols);
        new SnapshotAnswers(chain.snapshots(), budget).serve(server, protocols);
        topics = GossipTopics.start(host, identify, protocols, reach, listener, neighbours, meters);
        discovery =
                Discovery.start(
                        host,
                        identify,
                        protocols,
                        config,
                        spec.seeds(),
                        reach,
                        listener,
                        clock::millis);
        NetworkGauges.register(registry, host, topics.gossip(), topics.names(), discovery);
    }

    /// Listens, and begins to answer. Nobody is dialed before [#connect] is called.
    public static Network start(
            NetworkConfig config,
            ChainSpec spec,
            Hash256 genesisId,
            LocalChain chain,
            NetworkListener listener,
            Clock clock,
            MeterRegistry registry)
            throws IOException {
        return new Network(config, spec, genesisId, chain, listener, clock, registry);
    }

    /// A quarter of the heap, and room for a few blocks in any case.
    private static long budget(ChainSpec spec) {
        return Math.max(4L * spec.blockBytesMax(), Runtime.getRuntime().maxMemory() / 4);
    }

    @Override
    public CompletableFuture<List<BlockHeader>> headers(PeerId peer, HeadersRequest request) {
        return client.ask(
                peer,
                protocols.headers(),
                request.encoded(),
                HEADERS,
                frames -> {
                    var headers = Headers.decode(frames.content(Headers.BYTES_MAX)).headers();
                    if (headers.size() > request.count()) {
                        throw new IllegalArgumentException("more headers than were asked for");
                    }
                    return headers;
                });
    }

    @Override
    public CompletableFuture<List<Optional<Bytes>>> blocks(PeerId peer, List<Hash256> ids) {
        return client.ask(
                peer,
                protocols.blocks(),
                new BlocksRequest(ids).encoded(),
                BLOCKS.plus(BLOCK.multipliedBy(ids.size())),
                frames -> {
                    var blocks = new ArrayList<Optional<Bytes>>();
                    while (blocks.size() < ids.size()) {
                        switch (frames.next(spec.blockBytesMax())) {
                            case Answer.Ok(var content) -> blocks.add(Optional.of(content));
                            case Answer.Refused refused -> blocks.add(none(refused));
                        }
                    }
                    return List.copyOf(blocks);
                });
    }

    private static Optional<Bytes> none(Answer.Refused refused) {
        if (refused.code() != AnswerCode.NOT_THERE) {
            throw RequestFailed.refused(refused);
        }
        return Optional.empty();
    }

    /// A block, its parent and so on in their encoding, as many as the peer gives, at least one.
    /// That they are what was asked for is for the caller to see.
    public CompletableFuture<List<Bytes>> history(PeerId peer, HistoryRequest request) {
        return client.ask(
                peer,
                protocols.history(),
                request.encoded(),
                HISTORY,
                frames -> {
                    var blocks = new ArrayList<Bytes>();
                    blocks.add(Bytes.wrap(frames.content(spec.blockBytesMax())));
                    long bytes = blocks.getFirst().length();
                    while (blocks.size() < request.count() && bytes < HistoryRequest.ANSWER_BYTES) {
                        switch (frames.next(spec.blockBytesMax())) {
                            case Answer.Ok(var content) -> {
                                blocks.add(content);
                                bytes += content.length();
                            }
                            case Answer.Refused _ -> {
                                return List.copyOf(blocks);
                            }
                        }
                    }
                    return List.copyOf(blocks);
                });
    }

    @Override
    public CompletableFuture<List<Transaction>> blockTransactions(
            PeerId peer, BlockTxsRequest request) {
        return client.ask(
                peer,
                protocols.blockTxs(),
                request.encoded(),
                TRANSACTIONS,
                frames -> {
                    byte[] content = frames.content(BlockTransactions.bytesMax(spec));
                    var transactions = BlockTransactions.decode(content).transactions();
                    if (transactions.size() != request.indexes().size()) {
                        throw new IllegalArgumentException("other transactions than asked for");
                    }
                    return transactions;
                });
    }

    /// Which snapshots a peer says it has.
    public CompletableFuture<List<SnapshotOffer>> snapshots(PeerId peer) {
        return client.ask(
                peer,
                protocols.snapshots(),
                new SnapshotsRequest(SnapshotsRequest.COUNT_MAX).encoded(),
                SNAPSHOTS,
                frames -> SnapshotOffers.decode(frames.content(SnapshotOffers.BYTES_MAX)).offers());
    }

    /// A piece of a manifest, of the length that it has to have.
    public CompletableFuture<ManifestPiece> manifestPiece(
            PeerId peer, SnapshotPartRequest request) {
        return client.ask(
                peer,
                protocols.snapshotManifest(),
                request.encoded(),
                SNAPSHOT_PART,
                frames -> {
                    var piece = ManifestPiece.decode(frames.content(ManifestPiece.BYTES_MAX));
                    if (!piece.isAt(request.index())
                            || piece.total() > SnapshotManifest.bytesMax(spec)) {
                        throw new IllegalArgumentException("no such piece of a manifest");
                    }
                    return piece;
                });
    }

    /// The encoding of a chunk. That it is the one asked for is for the caller to see.
    public CompletableFuture<Bytes> snapshotChunk(PeerId peer, SnapshotPartRequest request) {
        return client.ask(
                peer,
                protocols.snapshotChunk(),
                request.encoded(),
                SNAPSHOT_PART,
                frames -> Bytes.wrap(frames.content(SnapshotChunk.BYTES_MAX)));
    }

    @Override
    public CompletableFuture<Status> status(PeerId peer) {
        return host.connection(peer)
                .map(statuses::ask)
                .orElseGet(() ->
                        CompletableFuture.failedFuture(
                                new RequestFailed(RequestFailed.NOT_CONNECTED, peer.toString())));
    }

    @Override
    public void announce(CompactBlock block) {
        topics.announce(block);
    }

    public void announce(TransactionBatch batch) {
        topics.announce(batch);
    }

    /// Peers to which blocks are passed on as soon as they come.
    public CompletableFuture<Set<PeerId>> mesh() {
        return topics.gossip().mesh(protocols.blocksTopic());
    }

    /// What this node thinks of a peer, as a part of its score in gossip.
    public void setScore(PeerId peer, double score) {
        topics.gossip().setApplicationScore(peer, score);
    }

    /// Connects to an address, with or without the id of the peer.
    public CompletableFuture<Connection> connect(Multiaddr address) {
        return host.connect(address);
    }

    @Override
    public void disconnect(PeerId peer, String reason) {
        var connections =
                host.openConnections().stream()
                        .filter(connection -> connection.peer().equals(peer))
                        .toList();
        if (!connections.isEmpty()) {
            neighbours.leaving(peer, reason);
            connections.forEach(Connection::close);
        }
    }

    /// Everybody with whom there is a connection, once.
    public List<Neighbour> neighbours() {
        return host.openConnections().stream()
                .map(Connection::peer)
                .distinct()
                .flatMap(peer -> neighbour(peer).stream())
                .toList();
    }

    public Optional<Neighbour> neighbour(PeerId peer) {
        return host.connection(peer)
                .map(connection ->
                        new Neighbour(
                                connection, neighbours.status(peer), identify.of(connection)));
    }

    public PeerId peerId() {
        return host.peerId();
    }

    public List<Multiaddr> listenAddresses() {
        return host.listenAddresses();
    }

    /// Where others are told to reach this node.
    public List<Multiaddr> advertisedAddresses() {
        return host.advertisedAddresses();
    }

    /// Bytes that peers make this node hold.
    public long memoryUsed() {
        return host.memoryUsed();
    }

    /// The addresses of the bootstrap list, with names resolved.
    public CompletableFuture<List<Multiaddr>> bootstrap() {
        return discovery.bootstrap();
    }

    /// Asks the seeds of the chain; what they say is told to the listener as well.
    public CompletableFuture<List<Multiaddr>> askSeeds() {
        return discovery.askSeeds();
    }

    /// Asks the distributed hash table for nodes; what they say of themselves is told to the
    /// listener.
    public void lookAround() {
        discovery.lookAround();
    }

    /// Fills the table of neighbours in the hash table, once there is somebody to ask.
    public void firstPeer() {
        discovery.firstPeer();
    }

    @Override
    public void close() {
        discovery.close();
        topics.close();
        host.close();
        timer.shutdownNow();
        neighbours.close();
    }

    private void flooded(PeerId peer) {
        host.connection(peer)
                .ifPresent(connection -> neighbours.offended(connection, "request-flood"));
    }
}
