package org.numicoin.validator.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.PrunedTransaction;
import org.numicoin.kit.rpc.RpcException;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.AccountsReply;
import org.numicoin.rpc.v1.AccountsRequest;
import org.numicoin.rpc.v1.BlockReply;
import org.numicoin.rpc.v1.BlockRequest;
import org.numicoin.rpc.v1.BlocksRequest;
import org.numicoin.rpc.v1.ChainAtReply;
import org.numicoin.rpc.v1.ChainAtRequest;
import org.numicoin.rpc.v1.HeadersReply;
import org.numicoin.rpc.v1.HeadersRequest;
import org.numicoin.rpc.v1.RewardReply;
import org.numicoin.rpc.v1.RewardRequest;
import org.numicoin.rpc.v1.SpecReply;
import org.numicoin.rpc.v1.SpecRequest;
import org.numicoin.rpc.v1.SupplyReply;
import org.numicoin.rpc.v1.SupplyRequest;
import org.numicoin.rpc.v1.TipReply;
import org.numicoin.rpc.v1.TipRequest;
import org.numicoin.rpc.v1.TransactionReply;
import org.numicoin.rpc.v1.TransactionRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.numicoin.validator.chain.BelowSnapshotException;
import org.numicoin.validator.chain.ChainReader;
import org.numicoin.validator.chain.ChainView;
import org.numicoin.validator.state.StoredBlock;

/// Reads of the canonical chain, each from one snapshot that says where it stands.
public final class ValidatorService extends ValidatorGrpc.ValidatorImplBase {
    private static final int HEADERS_MAX = 2_000;
    private static final int LOCATOR_MAX = 64;
    private static final int ACCOUNTS_MAX = 1_024;
    private static final int ACCOUNTS_WITH_PROOF_MAX = 256;

    private final ChainSpec spec;
    private final Hash256 genesisId;
    private final ChainReader reader;
    private final Gate gate;

    public ValidatorService(ChainSpec spec, Hash256 genesisId, ChainReader reader, Gate gate) {
        this.spec = spec;
        this.genesisId = genesisId;
        this.reader = reader;
        this.gate = gate;
    }

    @Override
    public void tip(TipRequest request, StreamObserver<TipReply> out) {
        answer(
                request.getLeastSequence(),
                out,
                view ->
                        TipReply.newBuilder()
                                .setPosition(Wire.position(view.position()))
                                .setTip(Wire.header(view.tip(), true))
                                .setBodiesFrom(view.witnessesFrom())
                                .build());
    }

    @Override
    public void headers(HeadersRequest request, StreamObserver<HeadersReply> out) {
        answer(
                request.getLeastSequence(),
                out,
                view -> {
                    var reply =
                            HeadersReply.newBuilder().setPosition(Wire.position(view.position()));
                    headers(request, view)
                            .forEach(block ->
                                    reply.addHeaders(Wire.header(block, view.isMain(block))));
                    return reply.build();
                });
    }

    @Override
    public void block(BlockRequest request, StreamObserver<BlockReply> out) {
        answer(
                request.getLeastSequence(),
                out,
                view -> {
                    Optional<Hash256> id =
                            switch (request.getWhichCase()) {
                                case ID -> Optional.of(Wire.hash(request.getId(), "block id"));
                                case HEIGHT -> view.idAt(height(request.getHeight()));
                                case WHICH_NOT_SET -> throw missing("id or height");
                            };
                    return Wire.block(
                            view,
                            id.flatMap(view::block)
                                    .orElseThrow(() ->
                                            RpcException.notFound("no-block", "no such block")),
                            request.getContentSuffices());
                });
    }

    @Override
    public void blocks(BlocksRequest request, StreamObserver<BlockReply> out) {
        gate.pass(request.getLeastSequence());
        long from = height(request.getFromHeight());
        long to = height(request.getToHeight());
        if (from > to) {
            throw RpcException.invalid("bad-range", "from " + from + " to " + to);
        }
        var replies = (ServerCallStreamObserver<BlockReply>) out;
        var stream = new BlockStream(reader, replies, from, to, request.getContentSuffices());
        replies.setOnReadyHandler(stream::send);
    }

    @Override
    public void transaction(TransactionRequest request, StreamObserver<TransactionReply> out) {
        answer(
                request.getLeastSequence(),
                out,
                view -> {
                    var found =
                            view.transaction(Wire.hash(request.getId(), "transaction id"))
                                    .orElseThrow(() ->
                                            RpcException.notFound(
                                                    "no-transaction",
                                                    "not in the main chain from height %d on"
                                                            .formatted(view.bodiesFrom())));
                    return TransactionReply.newBuilder()
                            .setPosition(Wire.position(view.position()))
                            .setTransaction(Wire.bytes(found.transaction().encoded()))
                            .setWitnessPruned(found.transaction() instanceof PrunedTransaction)
                            .setBlockId(Wire.bytes(found.blockId()))
                            .setHeight(found.height())
                            .setIndex(found.index())
                            .build();
                });
    }

    @Override
    public void accounts(AccountsRequest request, StreamObserver<AccountsReply> out) {
        int max = request.getWithProof() ? ACCOUNTS_WITH_PROOF_MAX : ACCOUNTS_MAX;
        var addresses = Wire.addresses(request.getAddressesList(), max);
        answer(
                request.getLeastSequence(),
                out,
                view -> AccountAnswers.of(view, addresses, request.getWithProof()));
    }

    @Override
    public void chainAt(ChainAtRequest request, StreamObserver<ChainAtReply> out) {
        answer(
                request.getLeastSequence(),
                out,
                view -> {
                    var at = view.chainAt();
                    var reply =
                            ChainAtReply.newBuilder()
                                    .setPosition(Wire.position(at.position()))
                                    .setNextOffset(at.position().nextOffset())
                                    .setBodiesFrom(at.witnessesFrom())
                                    .setContentFrom(at.bodiesFrom());
                    at.lastIds().forEach(id -> reply.addLastIds(Wire.bytes(id)));
                    return reply.build();
                });
    }

    @Override
    public void spec(SpecRequest request, StreamObserver<SpecReply> out) {
        answer(
                0,
                out,
                view ->
                        SpecReply.newBuilder()
                                .setPosition(Wire.position(view.position()))
                                .setName(spec.name())
                                .setGenesisId(Wire.bytes(genesisId))
                                .setChainId(spec.chainId())
                                .build());
    }

    @Override
    public void supply(SupplyRequest request, StreamObserver<SupplyReply> out) {
        long genesis = spec.allocations().stream().mapToLong(given -> given.amount().nano()).sum();
        answer(
                request.getLeastSequence(),
                out,
                view ->
                        SupplyReply.newBuilder()
                                .setPosition(Wire.position(view.position()))
                                .setIssued(view.totals().issued().nano())
                                .setPool(view.totals().pool().nano())
                                .setUnpaid(view.unpaidRewards().nano())
                                .setGenesis(genesis)
                                .build());
    }

    @Override
    public void reward(RewardRequest request, StreamObserver<RewardReply> out) {
        var id = Wire.hash(request.getId(), "block id");
        answer(
                request.getLeastSequence(),
                out,
                view -> {
                    var block =
                            view.block(id)
                                    .filter(view::isMain)
                                    .orElseThrow(() ->
                                            RpcException.notFound(
                                                    "no-block", "not on the main chain"));
                    var reply =
                            RewardReply.newBuilder().setPosition(Wire.position(view.position()));
                    view.reward(block).ifPresent(amount -> reply.setNano(amount.nano()));
                    return reply.build();
                });
    }

    private <A> void answer(
            long leastSequence, StreamObserver<A> out, Function<ChainView, A> read) {
        gate.pass(leastSequence);
        A reply;
        try (var view = reader.open()) {
            reply = read.apply(view);
        } catch (BelowSnapshotException e) {
            throw Wire.belowSnapshot(String.valueOf(e.getMessage()));
        }
        out.onNext(reply);
        out.onCompleted();
    }

    private static List<StoredBlock> headers(HeadersRequest request, ChainView view) {
        int asked = request.getCount();
        int count = asked == 0 ? HEADERS_MAX : asked;
        if (count < 0 || count > HEADERS_MAX) {
            throw RpcException.invalid("too-many", "at most " + HEADERS_MAX + " headers");
        }
        return switch (request.getWhichCase()) {
            case FROM_HEIGHT -> view.from(height(request.getFromHeight()), count);
            case IDS ->
                    Wire.hashes(request.getIds().getIdsList(), HEADERS_MAX, "block ids").stream()
                            .flatMap(id -> view.block(id).stream())
                            .toList();
            case LOCATOR ->
                    view.after(
                            Wire.hashes(
                                    request.getLocator().getIdsList(), LOCATOR_MAX, "locator ids"),
                            count);
            case WHICH_NOT_SET -> throw missing("from_height, ids or locator");
        };
    }

    private static long height(long value) {
        if (value < 0) {
            throw RpcException.invalid("bad-height", "a height is below 2^63");
        }
        return value;
    }

    private static RpcException missing(String what) {
        return RpcException.invalid("missing-field", "the request has none of " + what);
    }
}
