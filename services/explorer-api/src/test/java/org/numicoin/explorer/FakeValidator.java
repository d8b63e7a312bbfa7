package org.numicoin.explorer;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.numicoin.chain.BlockHeader;
import org.numicoin.consensus.PageStore;
import org.numicoin.consensus.StateKey;
import org.numicoin.consensus.StateTree;
import org.numicoin.messaging.LogId;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.AccountState;
import org.numicoin.rpc.v1.AccountsReply;
import org.numicoin.rpc.v1.AccountsRequest;
import org.numicoin.rpc.v1.BlockReply;
import org.numicoin.rpc.v1.BlockRequest;
import org.numicoin.rpc.v1.BlocksRequest;
import org.numicoin.rpc.v1.ChainAtReply;
import org.numicoin.rpc.v1.ChainAtRequest;
import org.numicoin.rpc.v1.ChainPosition;
import org.numicoin.rpc.v1.HeaderEntry;
import org.numicoin.rpc.v1.HeadersReply;
import org.numicoin.rpc.v1.HeadersRequest;
import org.numicoin.rpc.v1.SpecReply;
import org.numicoin.rpc.v1.SpecRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.numicoin.testing.ChainBuilder.Node;
import org.numicoin.testing.MemoryState;
import org.numicoin.wire.ByteWriter;

/// A validator by gRPC that knows every block it was told of and answers for the chain up to one of
/// them, as of the event that made it the tip.
public final class FakeValidator extends ValidatorGrpc.ValidatorImplBase implements AutoCloseable {
    private final Map<Hash256, Node> nodes = new HashMap<>();
    private final Server server;
    private final int port;
    private final int reorganizationLimit;
    private final Hash256 genesisId;
    private final Set<Hash256> mainIds = new HashSet<>();
    private List<Node> main = List.of();
    private LogId logId = LogId.NONE;
    private long sequence;
    private long nextOffset;
    private Runnable beforeBlock = () -> {};
    private long bodiesFrom;
    private long witnessesFrom;

    FakeValidator(Node genesis, int reorganizationLimit) throws IOException {
        this.reorganizationLimit = reorganizationLimit;
        this.genesisId = genesis.id();
        this.server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(this)
                        .build()
                        .start();
        this.port = server.getPort();
        show(List.of(genesis), LogId.NONE, 0, 0);
    }

    public String target() {
        return "127.0.0.1:" + port;
    }

    /// The chain as of an event.
    ///
    /// @param nextOffset of the log behind the event
    synchronized void show(List<Node> chain, LogId log, long atSequence, long nextOffset) {
        this.main = List.copyOf(chain);
        this.logId = log;
        this.sequence = atSequence;
        this.nextOffset = nextOffset;
        mainIds.clear();
        chain.forEach(node -> {
            nodes.put(node.id(), node);
            mainIds.add(node.id());
        });
    }

    /// From now on it says that it has no body below this height.
    synchronized void prunedTo(long height) {
        this.bodiesFrom = height;
    }

    /// From now on it has blocks below this height without their signatures.
    synchronized void prunedWitnessesTo(long height) {
        this.witnessesFrom = height;
    }

    /// What happens before a block is given away: the chain may go on while an index is rebuilt.
    synchronized void beforeEachBlock(Runnable action) {
        this.beforeBlock = action;
    }

    @Override
    public void spec(SpecRequest request, StreamObserver<SpecReply> out) {
        answer(out, () -> SpecReply.newBuilder().setGenesisId(bytes(genesisId)).build());
    }

    @Override
    public void chainAt(ChainAtRequest request, StreamObserver<ChainAtReply> out) {
        answer(
                out,
                () -> {
                    var reply =
                            ChainAtReply.newBuilder()
                                    .setPosition(position())
                                    .setNextOffset(nextOffset)
                                    .setBodiesFrom(Math.max(bodiesFrom, witnessesFrom))
                                    .setContentFrom(bodiesFrom);
                    for (int i = main.size() - 1;
                            i >= 0 && main.size() - i <= reorganizationLimit + 1;
                            i--) {
                        reply.addLastIds(bytes(main.get(i).id()));
                    }
                    return reply.build();
                });
    }

    @Override
    public void blocks(BlocksRequest request, StreamObserver<BlockReply> out) {
        for (long height = request.getFromHeight(); height <= request.getToHeight(); height++) {
            Node node = nodeAt(height);
            if (isPruned(node) && !request.getContentSuffices()) {
                out.onError(pruned());
                return;
            }
            out.onNext(reply(node));
        }
        out.onCompleted();
    }

    @Override
    public void block(BlockRequest request, StreamObserver<BlockReply> out) {
        Runnable before;
        synchronized (this) {
            before = beforeBlock;
        }
        before.run();
        synchronized (this) {
            var node = nodes.get(Hash256.of(request.getId().toByteArray()));
            if (node == null) {
                out.onError(new StatusException(Status.NOT_FOUND));
                return;
            }
            if (isPruned(node) && !request.getContentSuffices()) {
                out.onError(pruned());
                return;
            }
            out.onNext(reply(node));
        }
        out.onCompleted();
    }

    private synchronized boolean isPruned(Node node) {
        return node.height() < witnessesFrom && mainIds.contains(node.id());
    }

    private static StatusException pruned() {
        return new StatusException(Status.NOT_FOUND.withDescription("pruned"));
    }

    @Override
    public void headers(HeadersRequest request, StreamObserver<HeadersReply> out) {
        answer(
                out,
                () -> {
                    var reply = HeadersReply.newBuilder().setPosition(position());
                    for (ByteString id : request.getIds().getIdsList()) {
                        var node = nodes.get(Hash256.of(id.toByteArray()));
                        if (node != null) {
                            reply.addHeaders(entry(node));
                        }
                    }
                    return reply.build();
                });
    }

    @Override
    public void accounts(AccountsRequest request, StreamObserver<AccountsReply> out) {
        answer(
                out,
                () -> {
                    var state = main.getLast().state();
                    var reply =
                            AccountsReply.newBuilder()
                                    .setPosition(position())
                                    .setStateRoot(bytes(state.root()));
                    for (ByteString address : request.getAddressesList()) {
                        reply.addAccounts(account(state, Address.of(address.toByteArray())));
                    }
                    return reply.build();
                });
    }

    private static AccountState account(MemoryState state, Address address) {
        var entry = Optional.ofNullable(state.entries().get(StateKey.account(address)));
        var reply =
                AccountState.newBuilder()
                        .setAddress(bytes(address.payload()))
                        .setExists(entry.isPresent())
                        .setProof(proof(state, address));
        entry.ifPresent(value -> reply.setEntry(ByteString.copyFrom(value.toBytes())));
        return reply.build();
    }

    private static ByteString proof(MemoryState state, Address address) {
        var leaves = new HashMap<Hash256, Optional<Hash256>>();
        var values = new HashMap<Hash256, Bytes>();
        state.entries()
                .forEach((key, value) -> {
                    leaves.put(
                            key.path(),
                            Optional.of(StateTree.leafHash(key.path(), value.toBytes())));
                    values.put(key.path(), value);
                });
        var pages = PageStore.EMPTY.with(StateTree.update(PageStore.EMPTY, leaves));
        var proof =
                StateTree.prove(
                        pages,
                        StateKey.account(address).path(),
                        path ->
                                StateTree.valueHash(
                                        values.getOrDefault(path, Bytes.EMPTY).toBytes()));
        var out = new ByteWriter();
        proof.encode(out);
        return ByteString.copyFrom(out.toBytes());
    }

    private synchronized Node nodeAt(long height) {
        return main.get(Math.toIntExact(height));
    }

    private synchronized <T> void answer(StreamObserver<T> out, Supplier<T> answer) {
        out.onNext(answer.get());
        out.onCompleted();
    }

    private synchronized BlockReply reply(Node node) {
        byte[] pruned = node.block().pruned().encoded();
        byte[] body =
                isPruned(node)
                        ? Arrays.copyOfRange(pruned, BlockHeader.BYTES, pruned.length)
                        : node.block().encodedBody();
        return BlockReply.newBuilder()
                .setPosition(position())
                .setHeader(entry(node))
                .setBody(ByteString.copyFrom(body))
                .setWitnessesPruned(isPruned(node))
                .build();
    }

    private HeaderEntry entry(Node node) {
        return HeaderEntry.newBuilder()
                .setId(bytes(node.id()))
                .setHeader(ByteString.copyFrom(node.block().header().encoded()))
                .setChainWork(ByteString.copyFrom(node.chainWork().toBytes()))
                .setMainChain(mainIds.contains(node.id()))
                .setElapsed(node.elapsed())
                .build();
    }

    private ChainPosition position() {
        var tip = main.getLast();
        return ChainPosition.newBuilder()
                .setLogId(ByteString.copyFrom(logId.bytes().toBytes()))
                .setTerm(1)
                .setSequence(sequence)
                .setTipId(bytes(tip.id()))
                .setTipHeight(tip.height())
                .build();
    }

    private static ByteString bytes(Hash256 hash) {
        return ByteString.copyFrom(hash.toBytes());
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
