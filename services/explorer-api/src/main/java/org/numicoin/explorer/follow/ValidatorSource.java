package org.numicoin.explorer.follow;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockContent;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.PrunedBlock;
import org.numicoin.messaging.LogId;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.AccountsRequest;
import org.numicoin.rpc.v1.BlockIds;
import org.numicoin.rpc.v1.BlockReply;
import org.numicoin.rpc.v1.BlockRequest;
import org.numicoin.rpc.v1.BlocksRequest;
import org.numicoin.rpc.v1.ChainAtRequest;
import org.numicoin.rpc.v1.HeadersRequest;
import org.numicoin.rpc.v1.SpecRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.numicoin.rpc.v1.ValidatorGrpc.ValidatorBlockingStub;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.DecodeException;

/// Asks the validator by gRPC. What it answers is decoded here and nowhere else.
public final class ValidatorSource implements ChainSource {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final Duration STREAM_MAX = Duration.ofMinutes(2);

    private final ValidatorBlockingStub stub;

    public ValidatorSource(Channel channel) {
        this.stub = ValidatorGrpc.newBlockingStub(channel);
    }

    @Override
    public Hash256 genesisId() {
        return ask(v -> hash(v.spec(SpecRequest.getDefaultInstance()).getGenesisId()));
    }

    @Override
    public Snapshot chainAt() {
        return ask(v -> {
            var reply = v.chainAt(ChainAtRequest.getDefaultInstance());
            var position = reply.getPosition();
            return new Snapshot(
                    new LogId(bytes(position.getLogId())),
                    position.getTerm(),
                    position.getSequence(),
                    reply.getNextOffset(),
                    position.getTipHeight(),
                    reply.getLastIdsList().stream().map(ValidatorSource::hash).toList(),
                    reply.hasContentFrom() ? reply.getContentFrom() : reply.getBodiesFrom());
        });
    }

    @Override
    public Iterator<Fetched<BlockContent>> blocks(long from, long to) {
        var request =
                BlocksRequest.newBuilder()
                        .setFromHeight(from)
                        .setToHeight(to)
                        .setContentSuffices(true)
                        .build();
        var replies =
                guard(() ->
                        stub.withDeadlineAfter(STREAM_MAX.toMillis(), TimeUnit.MILLISECONDS)
                                .blocks(request));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return guard(replies::hasNext);
            }

            @Override
            public Fetched<BlockContent> next() {
                return guard(() -> fetched(replies.next(), ValidatorSource::content));
            }
        };
    }

    @Override
    public Optional<Fetched<Block>> block(Hash256 id, long leastSequence) {
        var request =
                BlockRequest.newBuilder().setLeastSequence(leastSequence).setId(bytes(id)).build();
        try {
            return Optional.of(ask(v -> fetched(v.block(request), ValidatorSource::whole)));
        } catch (SourceException e) {
            if (e.getCause() instanceof StatusRuntimeException answer
                    && answer.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Optional<KnownHeader> header(Hash256 id) {
        var request =
                HeadersRequest.newBuilder().setIds(BlockIds.newBuilder().addIds(bytes(id))).build();
        return ask(v ->
                v.headers(request).getHeadersList().stream()
                        .map(entry ->
                                new KnownHeader(
                                        BlockHeader.decode(entry.getHeader().toByteArray())
                                                .height(),
                                        entry.getMainChain()))
                        .findFirst());
    }

    @Override
    public Proven prove(Address address, long leastSequence) {
        var request =
                AccountsRequest.newBuilder()
                        .setLeastSequence(leastSequence)
                        .addAddresses(bytes(address.payload()))
                        .setWithProof(true)
                        .build();
        return ask(v -> {
            var reply = v.accounts(request);
            var account = reply.getAccounts(0);
            return new Proven(
                    address,
                    account.getExists() ? Optional.of(bytes(account.getEntry())) : Optional.empty(),
                    bytes(account.getProof()),
                    hash(reply.getStateRoot()),
                    hash(reply.getPosition().getTipId()),
                    reply.getPosition().getTipHeight());
        });
    }

    private <T> T ask(Function<ValidatorBlockingStub, T> question) {
        var timed = stub.withDeadlineAfter(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        return guard(() -> question.apply(timed));
    }

    private static <T> T guard(java.util.function.Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            throw new SourceException("the validator answered " + e.getStatus(), e);
        } catch (DecodeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new SourceException("the validator's answer is malformed: " + e.getMessage(), e);
        }
    }

    private static <B extends BlockContent> Fetched<B> fetched(
            BlockReply reply, Function<BlockReply, B> block) {
        return new Fetched<>(
                block.apply(reply), ChainWork.of(reply.getHeader().getChainWork().toByteArray()));
    }

    private static BlockContent content(BlockReply reply) {
        return reply.getWitnessesPruned()
                ? new PrunedBlock(header(reply), body(reply, PrunedBlock::decodeBody))
                : whole(reply);
    }

    private static Block whole(BlockReply reply) {
        return new Block(header(reply), body(reply, Block::decodeBody));
    }

    private static BlockHeader header(BlockReply reply) {
        return BlockHeader.decode(reply.getHeader().getHeader().toByteArray());
    }

    private static <T> List<T> body(BlockReply reply, Function<ByteReader, List<T>> decoder) {
        return ByteReader.decode(reply.getBody().toByteArray(), decoder);
    }

    private static Hash256 hash(ByteString bytes) {
        return Hash256.of(bytes.toByteArray());
    }

    private static Bytes bytes(ByteString bytes) {
        return Bytes.wrap(bytes.toByteArray());
    }

    private static ByteString bytes(Hash256 hash) {
        return ByteString.copyFrom(hash.toBytes());
    }
}
