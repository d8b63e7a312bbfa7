package org.numicoin.gateway.chain;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.TopicProbe;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.InputPositions;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.BlockReply;
import org.numicoin.rpc.v1.BlockRequest;
import org.numicoin.rpc.v1.ChainAtReply;
import org.numicoin.rpc.v1.ChainAtRequest;
import org.numicoin.rpc.v1.ChainPosition;
import org.numicoin.rpc.v1.HeaderEntry;
import org.numicoin.rpc.v1.HeadersReply;
import org.numicoin.rpc.v1.HeadersRequest;
import org.numicoin.rpc.v1.SpecReply;
import org.numicoin.rpc.v1.SpecRequest;
import org.numicoin.rpc.v1.TipReply;
import org.numicoin.rpc.v1.TipRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;

/// A validator over a chain that the test builds: it answers over gRPC and writes the events of
/// each step.
public final class FakeValidator extends ValidatorGrpc.ValidatorImplBase implements AutoCloseable {
    public static final Origin ORIGIN = new Origin(Origin.Kind.VALIDATOR, "fake", "");
    static final LogId LOG = new LogId(Bytes.ofHex("00112233445566778899aabbccddeeff"));

    private final ChainBuilder chain;
    private final NetworkId network;
    private final KafkaFixture kafka;
    private final Publisher publisher;
    private final Server server;
    private final ManagedChannel channel;
    private final int lastIds;
    private final AtomicInteger calls = new AtomicInteger();
    private final FakeSnapshotService snapshots = new FakeSnapshotService();
    private Node tip;
    private LogId logId = LOG;
    private long term = 1;
    private long sequence;
    private long nextOffset;
    private long candidates;
    private Hash256 genesisId;
    private Optional<ChainAtReply> held = Optional.empty();
    private boolean away;
    private long first;
    private long pruned;
    private boolean spoiled;

    /// Begins its log, in topics that it makes.
    public FakeValidator(ChainSpec spec, KafkaFixture kafka) throws IOException {
        this(spec, kafka, spec.reorganizationLimit() + 1);
    }

    /// @param lastIds how many blocks it says of its chain at once
    FakeValidator(ChainSpec spec, KafkaFixture kafka, int lastIds) throws IOException {
        this.chain = new ChainBuilder(spec);
        this.tip = chain.genesis();
        this.genesisId = tip.id();
        this.network = new NetworkId(spec.chainId(), genesisId);
        this.kafka = kafka.create(Topics.CHAIN_EVENTS);
        this.publisher = Publisher.small(kafka.clients("validator-1"));
        this.lastIds = lastIds;
        this.server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(this)
                        .addService(snapshots)
                        .build()
                        .start();
        this.channel =
                RpcChannels.any(
                        new RpcTarget("127.0.0.1", server.getPort()),
                        RpcLimits.of(spec.blockBytesMax()));
        publish(0, new ChainEvent.LogStarted(genesisId, 0));
    }

    /// To this validator.
    public ManagedChannel channel() {
        return channel;
    }

    /// Where it answers, on loopback.
    public int port() {
        return server.getPort();
    }

    public NetworkId network() {
        return network;
    }

    public ChainBuilder chain() {
        return chain;
    }

    public synchronized Node tip() {
        return tip;
    }

    synchronized long sequence() {
        return sequence;
    }

    /// Questions asked so far.
    int calls() {
        return calls.get();
    }

    /// From now on it fails every call, or answers again.
    public synchronized void away(boolean value) {
        away = value;
    }

    /// From now on there are snapshots beside its store.
    public void give(LocalSnapshots more) {
        snapshots.give(more);
    }

    /// From now on its store begins with a snapshot: it knows no header below this height and no
    /// body up to it.
    synchronized void beginsWith(long height) {
        first = height;
    }

    /// From now on it has no body below this height.
    synchronized void prunedTo(long height) {
        pruned = height;
    }

    /// From now on it gives bodies that are none.
    public synchronized void spoilBodies() {
        spoiled = true;
    }

    /// From now on it says that its chain has another genesis.
    synchronized void otherGenesis() {
        genesisId = Hash256.ZERO;
    }

    /// Events from now on say that candidates before this offset are decided.
    synchronized void decidedCandidates(long next) {
        candidates = next;
    }

    /// A block on the tip.
    public synchronized Node mine(Transaction... transactions) {
        tip = chain.extend(tip, 0, transactions);
        publish(0, connected(tip, true));
        return tip;
    }

    /// A block on the tip that has no proof of work.
    public synchronized Node mineWithoutWork() {
        tip = chain.extendWithoutWork(tip, 0);
        publish(0, connected(tip, true));
        return tip;
    }

    /// A block beside the tip.
    public synchronized Node side(Node parent, int miner) {
        Node node = chain.extend(parent, miner);
        publish(
                0,
                new ChainEvent.Side(node.id(), node.height(), Bytes.wrap(node.block().encoded())));
        return node;
    }

    public synchronized void reject(Hash256 id, String code, boolean blameless) {
        publish(0, new ChainEvent.Rejected(id, code, "", blameless));
    }

    /// Another branch takes over, in one decision.
    ///
    /// @param carried whether the events carry its blocks, or side events did
    public synchronized void reorganize(Node newTip, boolean carried) {
        var steps = new ArrayList<ChainEvent.Step>();
        var branch = new ArrayList<Node>();
        Node left = tip;
        Node right = newTip;
        while (!left.id().equals(right.id())) {
            if (left.height() >= right.height()) {
                steps.add(disconnected(left));
                left = parent(left);
            } else {
                branch.addFirst(right);
                right = parent(right);
            }
        }
        branch.forEach(node -> steps.add(connected(node, carried)));
        tip = newTip;
        publish(steps);
    }

    /// One decision, as it is.
    synchronized void publish(List<ChainEvent.Step> steps) {
        int following = steps.size();
        for (ChainEvent.Step step : steps) {
            publish(--following, step);
        }
    }

    synchronized void publish(int following, ChainEvent.Step step) {
        sequence++;
        nextOffset = send(event(following, step), network) + 1;
    }

    /// Leaves out a sequence number.
    synchronized void skip() {
        sequence++;
    }

    synchronized void nextTerm(int step) {
        term += step;
    }

    /// An event of another chain comes into the log.
    synchronized void publishForeign() {
        var foreign = new NetworkId(network.chainId(), Hash256.ZERO);
        long _ = send(event(0, new ChainEvent.Progress()), foreign);
    }

    /// Begins another log with the present tip.
    synchronized void startLog(LogId other) {
        logId = other;
        sequence = 0;
        publish(0, new ChainEvent.LogStarted(tip.id(), tip.height()));
    }

    /// The same, but its first event is not in this topic.
    synchronized void startLogUnseen(LogId other) {
        logId = other;
        sequence = 1;
    }

    /// Goes on from another tip without saying so.
    synchronized void jumpTo(Node other) {
        tip = other;
    }

    synchronized long nextOffset() {
        return nextOffset;
    }

    /// From now on it says that it stands here, as a replica that is behind does.
    synchronized void holdPosition() {
        held = Optional.of(chainAt());
    }

    synchronized void releasePosition() {
        held = Optional.empty();
    }

    /// Deletes the records of the log, as its retention does.
    ///
    /// @param before offset of the first that stays; -1 for none
    void truncateLog(long before) throws ExecutionException, InterruptedException {
        var partition = new TopicPartition(kafka.prefix().of(Topics.CHAIN_EVENTS), 0);
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get();
        }
    }

    Node parent(Node node) {
        return chain.node(node.parentId().orElseThrow());
    }

    /// From genesis to the tip.
    public synchronized List<Node> mainChain() {
        var main = new ArrayList<Node>();
        for (Optional<Node> at = Optional.of(tip); at.isPresent(); ) {
            main.addFirst(at.get());
            at = at.get().parentId().map(chain::node);
        }
        return main;
    }

    ChainEvent.Connected connected(Node node, boolean carried) {
        return new ChainEvent.Connected(
                node.id(),
                node.height(),
                node.chainWork(),
                carried ? Optional.of(Bytes.wrap(node.block().encoded())) : Optional.empty(),
                List.of());
    }

    ChainEvent.Disconnected disconnected(Node node) {
        return new ChainEvent.Disconnected(node.id(), node.height(), parent(node).id(), List.of());
    }

    private ChainEvent event(int following, ChainEvent.Step step) {
        return new ChainEvent(
                logId, term, sequence, following, new InputPositions(candidates, 0), ORIGIN, step);
    }

    private long send(ChainEvent event, NetworkId to) {
        var outgoing =
                new Outgoing(
                        Topics.CHAIN_EVENTS,
                        Bytes.EMPTY,
                        Bytes.wrap(event.encoded(to)),
                        TraceContext.NONE);
        return TopicProbe.write(publisher, outgoing).offset();
    }

    private synchronized <R> void answer(StreamObserver<R> observer, Supplier<Optional<R>> reply) {
        calls.incrementAndGet();
        if (away) {
            observer.onError(Status.UNAVAILABLE.asRuntimeException());
            return;
        }
        reply.get()
                .ifPresentOrElse(
                        value -> {
                            observer.onNext(value);
                            observer.onCompleted();
                        },
                        () -> observer.onError(Status.NOT_FOUND.asRuntimeException()));
    }

    @Override
    public void spec(SpecRequest request, StreamObserver<SpecReply> observer) {
        answer(
                observer,
                () -> Optional.of(SpecReply.newBuilder().setGenesisId(bytes(genesisId)).build()));
    }

    @Override
    public void chainAt(ChainAtRequest request, StreamObserver<ChainAtReply> observer) {
        answer(observer, () -> held.or(() -> Optional.of(chainAt())));
    }

    private ChainAtReply chainAt() {
        var reply = ChainAtReply.newBuilder().setPosition(position()).setNextOffset(nextOffset);
        // It may still tell what older blocks say: nothing that a peer could use.
        reply.setBodiesFrom(bodiesFrom()).setContentFrom(0);
        mainChain().reversed().stream()
                .limit(lastIds)
                .forEach(node -> reply.addLastIds(bytes(node.id())));
        return reply.build();
    }

    /// Not counted among the questions: each tip of a gateway asks it beside everything else.
    @Override
    public synchronized void tip(TipRequest request, StreamObserver<TipReply> observer) {
        if (away) {
            observer.onError(Status.UNAVAILABLE.asRuntimeException());
            return;
        }
        observer.onNext(
                TipReply.newBuilder()
                        .setPosition(position())
                        .setTip(entry(tip))
                        .setBodiesFrom(bodiesFrom())
                        .build());
        observer.onCompleted();
    }

    private long bodiesFrom() {
        return Math.max(pruned, first == 0 ? 0 : first + 1);
    }

    @Override
    public void headers(HeadersRequest request, StreamObserver<HeadersReply> observer) {
        answer(
                observer,
                () -> {
                    var reply = HeadersReply.newBuilder().setPosition(position());
                    var nodes = nodes(request);
                    if (nodes.stream().anyMatch(node -> node.height() < first)) {
                        return Optional.empty();
                    }
                    nodes.forEach(node -> reply.addHeaders(entry(node)));
                    return Optional.of(reply.build());
                });
    }

    private List<Node> nodes(HeadersRequest request) {
        var main = mainChain();
        return switch (request.getWhichCase()) {
            case IDS ->
                    request.getIds().getIdsList().stream()
                            .flatMap(id -> find(hash(id)).stream())
                            .toList();
            case FROM_HEIGHT ->
                    main.stream().skip(request.getFromHeight()).limit(request.getCount()).toList();
            case LOCATOR ->
                    main.stream()
                            .skip(
                                    1
                                            + request.getLocator().getIdsList().stream()
                                                    .flatMap(id -> find(hash(id)).stream())
                                                    .filter(main::contains)
                                                    .mapToLong(Node::height)
                                                    .findFirst()
                                                    .orElse(0))
                            .limit(request.getCount())
                            .toList();
            case WHICH_NOT_SET -> List.of();
        };
    }

    @Override
    public void block(BlockRequest request, StreamObserver<BlockReply> observer) {
        answer(
                observer,
                () ->
                        find(hash(request.getId()))
                                .filter(node -> node.height() >= bodiesFrom())
                                .map(node ->
                                        BlockReply.newBuilder()
                                                .setPosition(position())
                                                .setHeader(entry(node))
                                                .setBody(ByteString.copyFrom(body(node)))
                                                .build()));
    }

    private byte[] body(Node node) {
        byte[] body = node.block().encodedBody();
        return spoiled ? Arrays.copyOf(body, body.length + 1) : body;
    }

    private Optional<Node> find(Hash256 id) {
        try {
            return Optional.of(chain.node(id));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private ChainPosition position() {
        return ChainPosition.newBuilder()
                .setLogId(ByteString.copyFrom(logId.bytes().toBytes()))
                .setTerm(term)
                .setSequence(sequence)
                .setTipId(bytes(tip.id()))
                .setTipHeight(tip.height())
                .build();
    }

    private static HeaderEntry entry(Node node) {
        return HeaderEntry.newBuilder()
                .setId(bytes(node.id()))
                .setHeader(ByteString.copyFrom(node.block().header().encoded()))
                .setChainWork(ByteString.copyFrom(node.chainWork().toBytes()))
                .setElapsed(node.elapsed())
                .build();
    }

    private static Hash256 hash(ByteString bytes) {
        return Hash256.of(bytes.toByteArray());
    }

    private static ByteString bytes(Hash256 hash) {
        return ByteString.copyFrom(hash.toBytes());
    }

    @Override
    public void close() {
        publisher.close();
        channel.shutdownNow();
        server.shutdownNow();
    }
}
