package org.numicoin.bench.mempool;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Transaction;
import org.numicoin.consensus.BodyRules;
import org.numicoin.consensus.Genesis;
import org.numicoin.kit.kafka.CommitResult;
import org.numicoin.kit.kafka.KafkaClients;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.TransactionalLog;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.mempool.pool.AccountKnowledge;
import org.numicoin.messaging.ChainEvent;
import org.numicoin.messaging.ChainEvent.TouchedAccount;
import org.numicoin.messaging.InputPositions;
import org.numicoin.messaging.LogId;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.Topics;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.AccountState;
import org.numicoin.rpc.v1.AccountsReply;
import org.numicoin.rpc.v1.AccountsRequest;
import org.numicoin.rpc.v1.ChainPosition;
import org.numicoin.rpc.v1.HeaderEntry;
import org.numicoin.rpc.v1.HeadersReply;
import org.numicoin.rpc.v1.HeadersRequest;
import org.numicoin.rpc.v1.RevealedKey;
import org.numicoin.rpc.v1.TipReply;
import org.numicoin.rpc.v1.TipRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.numicoin.wire.ByteWriter;

/// In the place of the validator, which would take the processors from what is measured: it knows
/// the accounts of the senders, and mines whatever it is told, without executing it.
final class PlayedChain extends ValidatorGrpc.ValidatorImplBase implements AutoCloseable {
    private static final LogId LOG = new LogId(Bytes.ofHex("ffeeddccbbaa99887766554433221100"));
    private static final Origin ORIGIN = new Origin(Origin.Kind.VALIDATOR, "bench", "");

    private final ChainSpec spec;
    private final NetworkId network;
    private final Map<Address, PublicKey> keys = new HashMap<>();
    private final Map<Address, Long> nonces = new ConcurrentHashMap<>();
    private final Map<Hash256, BlockHeader> headers = new ConcurrentHashMap<>();
    private final TransactionalLog log;
    private final Server server;
    private final AtomicLong sequence = new AtomicLong();
    private volatile BlockHeader tip;

    /// Takes the role of the validator in the log, and begins a new one.
    PlayedChain(ChainSpec spec, NetworkId network, List<PublicKey> senders, KafkaClients clients)
            throws IOException, TransactionalLog.NotOpenedException {
        this.spec = spec;
        this.network = network;
        senders.forEach(key -> keys.put(new Address(key.id()), key));
        this.tip = Genesis.of(spec).block().header();
        headers.put(tip.id(), tip);
        this.log = TransactionalLog.open(clients, Topics.CHAIN_EVENTS, "validator");
        this.server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .permitKeepAliveTime(1, TimeUnit.SECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .addService(this)
                        .build()
                        .start();
        tell(new ChainEvent.LogStarted(tip.id(), tip.height()));
    }

    int port() {
        return server.getPort();
    }

    /// A block with these transactions becomes the tip. The base fee stays what it is.
    void mine(List<Transaction> transactions) throws IOException {
        BlockHeader parent = tip;
        var header =
                new BlockHeader(
                        BlockHeader.VERSION,
                        spec.chainId(),
                        parent.height() + 1,
                        parent.id(),
                        parent.timestamp() + spec.blockInterval(),
                        parent.target(),
                        BodyRules.transactionRoot(transactions),
                        BodyRules.witnessRoot(transactions),
                        Hash256.ZERO,
                        Hash256.ZERO,
                        Hash256.ZERO,
                        parent.baseFee(),
                        0,
                        0,
                        new Address(Hash256.ZERO),
                        0,
                        0);
        var touched = new LinkedHashMap<Address, TouchedAccount>();
        for (Transaction transaction : transactions) {
            Address sender = transaction.core().sender();
            nonces.put(sender, transaction.core().nonce() + 1);
            touched.put(sender, new TouchedAccount(sender, account(sender).account()));
        }
        headers.put(header.id(), header);
        tip = header;
        tell(
                new ChainEvent.Connected(
                        header.id(),
                        header.height(),
                        ChainWork.ZERO,
                        Optional.of(Bytes.wrap(new Block(header, transactions).encoded())),
                        List.copyOf(touched.values())));
    }

    private void tell(ChainEvent.Step step) throws IOException {
        long next = sequence.incrementAndGet();
        var event = new ChainEvent(LOG, 1, next, 0, InputPositions.START, ORIGIN, step);
        var result =
                log.commit(
                        List.of(
                                new Outgoing(
                                        Topics.CHAIN_EVENTS,
                                        Bytes.EMPTY,
                                        Bytes.wrap(event.encoded(network)),
                                        TraceContext.NONE)));
        if (!(result instanceof CommitResult.Committed)) {
            throw new IOException("an event was not written: " + result);
        }
    }

    private AccountKnowledge account(Address address) {
        return Submissions.account(
                java.util.Objects.requireNonNull(keys.get(address)),
                nonces.getOrDefault(address, 0L),
                sequence.get());
    }

    @Override
    public void tip(TipRequest request, StreamObserver<TipReply> observer) {
        answer(observer, TipReply.newBuilder().setPosition(position()).setTip(entry(tip)).build());
    }

    @Override
    public void headers(HeadersRequest request, StreamObserver<HeadersReply> observer) {
        var reply = HeadersReply.newBuilder().setPosition(position());
        for (ByteString id : request.getIds().getIdsList()) {
            BlockHeader header = headers.get(Hash256.of(id.toByteArray()));
            if (header != null) {
                reply.addHeaders(entry(header));
            }
        }
        answer(observer, reply.build());
    }

    /// Only senders are asked for: every transfer pays enough to open an account.
    @Override
    public void accounts(AccountsRequest request, StreamObserver<AccountsReply> observer) {
        var reply = AccountsReply.newBuilder().setPosition(position());
        for (ByteString bytes : request.getAddressesList()) {
            var address = Address.of(bytes.toByteArray());
            if (!keys.containsKey(address)) {
                observer.onError(Status.INVALID_ARGUMENT.asRuntimeException());
                return;
            }
            AccountKnowledge known = account(address);
            var key = new ByteWriter(PublicKey.BYTES + 1);
            known.keys().getFirst().encode(key);
            reply.addAccounts(
                    AccountState.newBuilder()
                            .setAddress(bytes)
                            .setExists(true)
                            .setEntry(ByteString.copyFrom(known.account().orElseThrow().encoded()))
                            .addKeys(
                                    RevealedKey.newBuilder()
                                            .setKey(ByteString.copyFrom(key.toBytes()))));
        }
        answer(observer, reply.build());
    }

    private ChainPosition position() {
        return ChainPosition.newBuilder()
                .setLogId(ByteString.copyFrom(LOG.bytes().toBytes()))
                .setTerm(1)
                .setSequence(sequence.get())
                .setTipId(ByteString.copyFrom(tip.id().toBytes()))
                .setTipHeight(tip.height())
                .build();
    }

    private static HeaderEntry entry(BlockHeader header) {
        return HeaderEntry.newBuilder()
                .setId(ByteString.copyFrom(header.id().toBytes()))
                .setHeader(ByteString.copyFrom(header.encoded()))
                .build();
    }

    private static <R> void answer(StreamObserver<R> observer, R reply) {
        observer.onNext(reply);
        observer.onCompleted();
    }

    @Override
    public void close() {
        server.shutdownNow();
        log.close();
    }
}
