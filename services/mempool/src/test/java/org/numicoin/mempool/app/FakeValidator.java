package org.numicoin.mempool.app;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.numicoin.chain.Account;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Payload;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.Publisher;
import org.numicoin.kit.testing.TopicProbe;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.TouchedAccount;
import org.numicoin.messaging.InputPositions;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.AccountState;
import org.numicoin.rpc.v1.AccountsReply;
import org.numicoin.rpc.v1.AccountsRequest;
import org.numicoin.rpc.v1.BlockReply;
import org.numicoin.rpc.v1.BlockRequest;
import org.numicoin.rpc.v1.ChainPosition;
import org.numicoin.rpc.v1.HeaderEntry;
import org.numicoin.rpc.v1.HeadersReply;
import org.numicoin.rpc.v1.HeadersRequest;
import org.numicoin.rpc.v1.RevealedKey;
import org.numicoin.rpc.v1.TipReply;
import org.numicoin.rpc.v1.TipRequest;
import org.numicoin.rpc.v1.TransactionReply;
import org.numicoin.rpc.v1.TransactionRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.numicoin.testing.ChainBuilder;
import org.numicoin.testing.ChainBuilder.Node;

/// A validator over a chain that the test builds: it answers over gRPC, and writes the events of
/// each new tip.
final class FakeValidator extends ValidatorGrpc.ValidatorImplBase implements AutoCloseable {
    static final LogId LOG = new LogId(Bytes.ofHex("00112233445566778899aabbccddeeff"));
    private static final Origin ORIGIN = new Origin(Origin.Kind.VALIDATOR, "fake", "");

    private final ChainBuilder chain;
    private final NetworkId network;
    private final Publisher publisher;
    private final Server server;
    private final Map<Hash256, PublicKey> keys = new HashMap<>();
    private final AtomicInteger accountCalls = new AtomicInteger();
    private final AtomicInteger accountsAsked = new AtomicInteger();
    private Node tip;
    private long sequence;
    private volatile boolean away;

    FakeValidator(ChainSpec spec, NetworkId network, Publisher publisher) throws IOException {
        this.chain = new ChainBuilder(spec);
        this.network = network;
        this.publisher = publisher;
        this.tip = chain.genesis();
        this.server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(this)
                        .build()
                        .start();
        publish(0, new ChainEvent.LogStarted(tip.id(), 0));
    }

    int port() {
        return server.getPort();
    }

    ChainBuilder chain() {
        return chain;
    }

    synchronized Node tip() {
        return tip;
    }

    synchronized long sequence() {
        return sequence;
    }

    int accountCalls() {
        return accountCalls.get();
    }

    /// Addresses in all of these calls.
    int accountsAsked() {
        return accountsAsked.get();
    }

    /// From now on it answers, or fails every call.
    void away(boolean value) {
        away = value;
    }

    /// A block with these transactions becomes the tip.
    synchronized Node mine(Transaction... transactions) {
        Node next = chain.extend(tip, 0, transactions);
        publish(0, connected(next));
        tip = next;
        return next;
    }

    /// Another branch takes over, in one decision: blocks down to the fork are taken back, those up
    /// to the new tip added.
    synchronized void reorganize(Node newTip) {
        var oldBranch = new ArrayList<Node>();
        var newBranch = new ArrayList<Node>();
        Node left = tip;
        Node right = newTip;
        while (!left.id().equals(right.id())) {
            if (left.height() >= right.height()) {
                oldBranch.add(left);
                left = parent(left);
            } else {
                newBranch.addFirst(right);
                right = parent(right);
            }
        }
        int following = oldBranch.size() + newBranch.size();
        for (Node node : oldBranch) {
            Node parent = parent(node);
            publish(
                    --following,
                    new ChainEvent.Disconnected(
                            node.id(), node.height(), parent.id(), touched(node, parent)));
        }
        for (Node node : newBranch) {
            publish(--following, connected(node));
        }
        tip = newTip;
    }

    Node parent(Node node) {
        return chain.node(node.parentId().orElseThrow());
    }

    private ChainEvent.Connected connected(Node node) {
        for (Transaction transaction : node.block().transactions()) {
            transaction
                    .witness()
                    .signatures()
                    .forEach(entry -> entry.key().ifPresent(key -> keys.put(key.id(), key)));
        }
        return new ChainEvent.Connected(
                node.id(),
                node.height(),
                node.chainWork(),
                Optional.of(Bytes.wrap(node.block().encoded())),
                touched(node, node));
    }

    /// Accounts that a block touches, as they are in a state.
    private static List<TouchedAccount> touched(Node block, Node state) {
        Set<Address> addresses = new HashSet<>();
        addresses.add(block.block().header().miner());
        for (Transaction transaction : block.block().transactions()) {
            addresses.add(transaction.core().sender());
            if (transaction.core().payload() instanceof Payload.Transfer transfer) {
                transfer.payments().forEach(payment -> addresses.add(payment.recipient()));
            }
        }
        return addresses.stream()
                .map(address -> new TouchedAccount(address, state.state().account(address)))
                .toList();
    }

    private void publish(int following, ChainEvent.Step step) {
        sequence++;
        var event = new ChainEvent(LOG, 1, sequence, following, InputPositions.START, ORIGIN, step);
        var _ =
                TopicProbe.write(
                        publisher,
                        new Outgoing(
                                Topics.CHAIN_EVENTS,
                                Bytes.EMPTY,
                                Bytes.wrap(event.encoded(network)),
                                TraceContext.NONE));
    }

    private synchronized <R> void answer(
            StreamObserver<R> observer, java.util.function.Supplier<Optional<R>> reply) {
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

    private ChainPosition position() {
        return ChainPosition.newBuilder()
                .setLogId(ByteString.copyFrom(LOG.bytes().toBytes()))
                .setTerm(1)
                .setSequence(sequence)
                .setTipId(bytes(tip.id()))
                .setTipHeight(tip.height())
                .build();
    }

    @Override
    public void tip(TipRequest request, StreamObserver<TipReply> observer) {
        answer(
                observer,
                () ->
                        Optional.of(
                                TipReply.newBuilder()
                                        .setPosition(position())
                                        .setTip(entry(tip.block()))
                                        .build()));
    }

    @Override
    public void accounts(AccountsRequest request, StreamObserver<AccountsReply> observer) {
        accountCalls.incrementAndGet();
        accountsAsked.addAndGet(request.getAddressesCount());
        answer(
                observer,
                () -> {
                    var reply = AccountsReply.newBuilder().setPosition(position());
                    for (ByteString address : request.getAddressesList()) {
                        reply.addAccounts(account(Address.of(address.toByteArray()), address));
                    }
                    return Optional.of(reply.build());
                });
    }

    private AccountState account(Address address, ByteString bytes) {
        var state = AccountState.newBuilder().setAddress(bytes);
        Optional<Account> account = tip.state().account(address);
        if (account.isEmpty()) {
            return state.build();
        }
        state.setExists(true).setEntry(ByteString.copyFrom(account.get().encoded()));
        switch (account.get().kind()) {
            case NOT_REVEALED -> {}
            case KEY -> addKey(0, account.get().authorization(), state);
            case POLICY -> {
                Policy policy = tip.state().policy(account.get().authorization()).orElseThrow();
                var out = new org.numicoin.wire.ByteWriter();
                policy.encode(out);
                state.setPolicy(ByteString.copyFrom(out.toBytes()));
                for (int bit = 0; bit < policy.keyIds().size(); bit++) {
                    if ((account.get().known() >> bit & 1) != 0) {
                        addKey(bit, policy.keyIds().get(bit), state);
                    }
                }
            }
        }
        return state.build();
    }

    private void addKey(int index, Hash256 id, AccountState.Builder state) {
        var out = new org.numicoin.wire.ByteWriter();
        tip.state().publicKey(id).orElseThrow().encode(out);
        state.addKeys(
                RevealedKey.newBuilder()
                        .setIndex(index)
                        .setKey(ByteString.copyFrom(out.toBytes())));
    }

    @Override
    public void block(BlockRequest request, StreamObserver<BlockReply> observer) {
        answer(
                observer,
                () -> {
                    Block block = chain.node(Hash256.of(request.getId().toByteArray())).block();
                    return Optional.of(
                            BlockReply.newBuilder()
                                    .setPosition(position())
                                    .setHeader(entry(block))
                                    .setBody(ByteString.copyFrom(block.encodedBody()))
                                    .build());
                });
    }

    @Override
    public void headers(HeadersRequest request, StreamObserver<HeadersReply> observer) {
        answer(
                observer,
                () -> {
                    var reply = HeadersReply.newBuilder().setPosition(position());
                    for (ByteString id : request.getIds().getIdsList()) {
                        reply.addHeaders(entry(chain.node(Hash256.of(id.toByteArray())).block()));
                    }
                    return Optional.of(reply.build());
                });
    }

    @Override
    public void transaction(TransactionRequest request, StreamObserver<TransactionReply> observer) {
        answer(
                observer,
                () -> {
                    Hash256 id = Hash256.of(request.getId().toByteArray());
                    for (Node node = tip; ; node = parent(node)) {
                        boolean there =
                                node.block().transactions().stream()
                                        .anyMatch(transaction -> transaction.id().equals(id));
                        if (there) {
                            return Optional.of(
                                    TransactionReply.newBuilder()
                                            .setPosition(position())
                                            .setBlockId(bytes(node.id()))
                                            .build());
                        }
                        if (node.parentId().isEmpty()) {
                            return Optional.empty();
                        }
                    }
                });
    }

    private static HeaderEntry entry(Block block) {
        return HeaderEntry.newBuilder()
                .setId(bytes(block.id()))
                .setHeader(ByteString.copyFrom(block.header().encoded()))
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
