package org.numicoin.pool.chain;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.numicoin.chain.Account;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockContent;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.PrunedBlock;
import org.numicoin.chain.TransactionContent;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.AccountsRequest;
import org.numicoin.rpc.v1.BlockIds;
import org.numicoin.rpc.v1.BlockRequest;
import org.numicoin.rpc.v1.ChainAtRequest;
import org.numicoin.rpc.v1.ChainPosition;
import org.numicoin.rpc.v1.HeadersReply;
import org.numicoin.rpc.v1.HeadersRequest;
import org.numicoin.rpc.v1.RewardRequest;
import org.numicoin.rpc.v1.TipRequest;
import org.numicoin.rpc.v1.TransactionRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.numicoin.rpc.v1.ValidatorGrpc.ValidatorBlockingStub;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.DecodeException;

/// Questions to any validator. Each answer says of which tip it is.
final class ValidatorReads {
    private final ValidatorBlockingStub stub;
    private final Duration deadline;

    /// @param deadline of one question
    ValidatorReads(Channel channel, Duration deadline) {
        this.stub = ValidatorGrpc.newBlockingStub(channel);
        this.deadline = deadline;
    }

    /// Where a validator stood when it answered.
    record Position(Bytes logId, long sequence, Hash256 tipId, long tipHeight) {}

    /// An answer and where the validator stood.
    record Answer<T>(Position position, T value) {}

    /// A transaction of the main chain and its block.
    record Found(TransactionContent transaction, Hash256 block, long height) {}

    Answer<BlockHeader> tip() {
        return need(
                "tip",
                v -> {
                    var reply = v.tip(TipRequest.getDefaultInstance());
                    return answer(reply.getPosition(), header(reply.getTip().getHeader()));
                });
    }

    /// Of the main chain, ascending; up to 2,000.
    Answer<List<BlockHeader>> headers(long fromHeight, int count) {
        return need(
                "headers",
                v ->
                        headers(
                                v.headers(
                                        HeadersRequest.newBuilder()
                                                .setFromHeight(fromHeight)
                                                .setCount(count)
                                                .build())));
    }

    /// Whether the validator has the header at a height.
    boolean isKnown(long height) {
        return find(
                        "headers",
                        v ->
                                v.headers(
                                                HeadersRequest.newBuilder()
                                                        .setFromHeight(height)
                                                        .setCount(1)
                                                        .build())
                                        .getHeadersCount())
                .filter(count -> count > 0)
                .isPresent();
    }

    /// Up to 2,000 after the first of these on the main chain.
    Answer<List<BlockHeader>> headers(List<Hash256> locator) {
        var ids = BlockIds.newBuilder();
        locator.forEach(id -> ids.addIds(bytes(id)));
        return need(
                "headers",
                v -> headers(v.headers(HeadersRequest.newBuilder().setLocator(ids).build())));
    }

    /// The lowest height in reach of a reorganization whose header the validator has.
    long lowestHeight() {
        return need(
                "chain",
                v -> {
                    var reply = v.chainAt(ChainAtRequest.getDefaultInstance());
                    return reply.getPosition().getTipHeight() - reply.getLastIdsCount() + 1;
                });
    }

    Answer<Optional<Account>> account(Address address) {
        return need(
                "account",
                v -> {
                    var reply =
                            v.accounts(
                                    AccountsRequest.newBuilder()
                                            .addAddresses(bytes(address.payload()))
                                            .build());
                    var state = reply.getAccounts(0);
                    return answer(
                            reply.getPosition(),
                            state.getExists()
                                    ? Optional.of(decode(state.getEntry(), Account::decode))
                                    : Optional.empty());
                });
    }

    /// Empty when the validator does not know it any more.
    Answer<Optional<Amount>> reward(Hash256 block) {
        return need(
                "reward",
                v -> {
                    var reply = v.reward(RewardRequest.newBuilder().setId(bytes(block)).build());
                    return answer(
                            reply.getPosition(),
                            reply.hasNano()
                                    ? Optional.of(Amount.ofNano(reply.getNano()))
                                    : Optional.empty());
                });
    }

    /// Empty when it is not in the main chain. That answer does not say where the validator stood.
    Optional<Answer<Found>> transaction(Hash256 id) {
        return find(
                "transaction",
                v -> {
                    var reply =
                            v.transaction(TransactionRequest.newBuilder().setId(bytes(id)).build());
                    return answer(
                            reply.getPosition(),
                            new Found(
                                    TransactionContent.decode(reply.getTransaction().toByteArray()),
                                    hash(reply.getBlockId()),
                                    reply.getHeight()));
                });
    }

    /// With or without its signatures.
    BlockContent block(Hash256 id) {
        return need(
                "block",
                v -> {
                    var reply =
                            v.block(
                                    BlockRequest.newBuilder()
                                            .setId(bytes(id))
                                            .setContentSuffices(true)
                                            .build());
                    var header = header(reply.getHeader().getHeader());
                    return reply.getWitnessesPruned()
                            ? new PrunedBlock(
                                    header, decode(reply.getBody(), PrunedBlock::decodeBody))
                            : new Block(header, decode(reply.getBody(), Block::decodeBody));
                });
    }

    private static Answer<List<BlockHeader>> headers(HeadersReply reply) {
        var headers = new ArrayList<BlockHeader>(reply.getHeadersCount());
        reply.getHeadersList().forEach(entry -> headers.add(header(entry.getHeader())));
        return answer(reply.getPosition(), headers);
    }

    private static <T> Answer<T> answer(ChainPosition at, T value) {
        var position =
                new Position(
                        Bytes.wrap(at.getLogId().toByteArray()),
                        at.getSequence(),
                        hash(at.getTipId()),
                        at.getTipHeight());
        return new Answer<>(position, value);
    }

    private <T> T need(String what, Function<ValidatorBlockingStub, T> call) {
        return find(what, call)
                .orElseThrow(() -> new ChainUnavailableException("the validator has not: " + what));
    }

    private <T> Optional<T> find(String what, Function<ValidatorBlockingStub, T> call) {
        try {
            return Optional.of(
                    call.apply(stub.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw new ChainUnavailableException("validator, " + what + ": " + e.getMessage(), e);
        } catch (DecodeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new ChainUnavailableException("validator, " + what + ": " + e.getMessage(), e);
        }
    }

    private static BlockHeader header(ByteString header) {
        return decode(header, BlockHeader::decode);
    }

    private static <T> T decode(ByteString bytes, Function<ByteReader, T> decoder) {
        return ByteReader.decode(bytes.toByteArray(), decoder);
    }

    private static ByteString bytes(Hash256 hash) {
        return ByteString.copyFrom(hash.toBytes());
    }

    private static Hash256 hash(ByteString bytes) {
        return Hash256.of(bytes.toByteArray());
    }
}
