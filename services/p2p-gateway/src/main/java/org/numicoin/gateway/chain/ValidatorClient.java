package org.numicoin.gateway.chain;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.numicoin.chain.BlockHeader;
import org.numicoin.messaging.LogId;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.BlockIds;
import org.numicoin.rpc.v1.BlockReply;
import org.numicoin.rpc.v1.BlockRequest;
import org.numicoin.rpc.v1.ChainAtRequest;
import org.numicoin.rpc.v1.HeaderEntry;
import org.numicoin.rpc.v1.HeadersReply;
import org.numicoin.rpc.v1.HeadersRequest;
import org.numicoin.rpc.v1.SpecRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.numicoin.rpc.v1.ValidatorGrpc.ValidatorBlockingStub;
import org.numicoin.wire.DecodeException;

/// Asks any validator over gRPC. Each question ends within the deadline, by an answer or a
/// [ChainUnavailableException]; what is not there is an answer.
final class ValidatorClient {
    /// Of one question for headers.
    static final int HEADERS_MAX = 2_000;

    private final ValidatorBlockingStub validator;
    private final Duration deadline;

    /// @param deadline of one question
    ValidatorClient(Channel channel, Duration deadline) {
        this.validator = ValidatorGrpc.newBlockingStub(channel);
        this.deadline = deadline;
    }

    Hash256 genesisId() {
        return ask(v -> hash(v.spec(SpecRequest.getDefaultInstance()).getGenesisId()));
    }

    ChainSnapshot snapshot() {
        var reply = ask(v -> v.chainAt(ChainAtRequest.getDefaultInstance()));
        return read(() -> {
            var position = reply.getPosition();
            var ids = reply.getLastIdsList().stream().map(ValidatorClient::hash).toList();
            var main = new ArrayList<HeaderNode>(ids.size());
            for (int from = 0; from < ids.size(); from += HEADERS_MAX) {
                main.addAll(
                        headers(
                                ids.subList(from, Math.min(ids.size(), from + HEADERS_MAX)),
                                position.getSequence()));
            }
            Collections.reverse(main);
            return new ChainSnapshot(
                    new LogId(Bytes.wrap(position.getLogId().toByteArray())),
                    position.getTerm(),
                    position.getSequence(),
                    reply.getNextOffset(),
                    main,
                    reply.getBodiesFrom());
        });
    }

    /// Headers of any branch; unknown ones are left out.
    ///
    /// @param leastSequence of the event that the answer takes into account
    List<HeaderNode> headers(List<Hash256> ids, long leastSequence) {
        return nodes(
                HeadersRequest.newBuilder()
                        .setLeastSequence(leastSequence)
                        .setIds(ids(ids))
                        .build());
    }

    /// Nothing below a snapshot with which the validator's store begins.
    ///
    /// @param leastSequence of the event that the answer takes into account
    Optional<HeaderNode> mainAt(long height, long leastSequence) {
        var request =
                HeadersRequest.newBuilder()
                        .setLeastSequence(leastSequence)
                        .setFromHeight(height)
                        .setCount(1)
                        .build();
        return find(v -> v.headers(request)).flatMap(reply -> decoded(reply).stream().findFirst());
    }

    List<BlockHeader> after(List<Hash256> locator, int count, long leastSequence) {
        return nodes(
                        HeadersRequest.newBuilder()
                                .setLeastSequence(leastSequence)
                                .setLocator(ids(locator))
                                .setCount(count)
                                .build())
                .stream()
                .map(HeaderNode::header)
                .toList();
    }

    /// A block of any branch in its encoding.
    Optional<Bytes> block(Hash256 id) {
        var request = BlockRequest.newBuilder().setId(bytes(id)).build();
        return find(v -> v.block(request)).map(reply -> read(() -> encoded(id, reply)));
    }

    private List<HeaderNode> nodes(HeadersRequest request) {
        return decoded(ask(v -> v.headers(request)));
    }

    private static List<HeaderNode> decoded(HeadersReply reply) {
        return read(() -> reply.getHeadersList().stream().map(ValidatorClient::node).toList());
    }

    private static HeaderNode node(HeaderEntry entry) {
        var header = BlockHeader.decode(entry.getHeader().toByteArray());
        return new HeaderNode(
                header.id(),
                header,
                entry.getElapsed(),
                ChainWork.of(entry.getChainWork().toByteArray()),
                true);
    }

    private static Bytes encoded(Hash256 id, BlockReply reply) {
        var header = reply.getHeader().getHeader();
        if (!BlockHeader.decode(header.toByteArray()).id().equals(id)) {
            throw new IllegalArgumentException("another block than " + id);
        }
        return Bytes.wrap(header.concat(reply.getBody()).toByteArray());
    }

    private <T> T ask(Function<ValidatorBlockingStub, T> question) {
        return find(question)
                .orElseThrow(() -> new ChainUnavailableException("the validator does not have it"));
    }

    private <T> Optional<T> find(Function<ValidatorBlockingStub, T> question) {
        return find(() ->
                question.apply(
                        validator.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)));
    }

    /// Asks a validator; empty when it does not have it.
    static <T> Optional<T> find(Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw new ChainUnavailableException("the validator answered " + e.getStatus(), e);
        }
    }

    /// What a validator of another version or a broken one answers is no answer.
    static <T> T read(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (DecodeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new ChainUnavailableException(
                    "the validator's answer is malformed: " + e.getMessage(), e);
        }
    }

    private static BlockIds ids(List<Hash256> ids) {
        var all = BlockIds.newBuilder();
        ids.forEach(id -> all.addIds(bytes(id)));
        return all.build();
    }

    static Hash256 hash(ByteString bytes) {
        return Hash256.of(bytes.toByteArray());
    }

    static ByteString bytes(Hash256 hash) {
        return UnsafeByteOperations.unsafeWrap(hash.toBytes());
    }
}
