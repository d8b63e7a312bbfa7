package org.numicoin.validator.chainfile;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.Genesis;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcException;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.BlockIds;
import org.numicoin.rpc.v1.BlockReply;
import org.numicoin.rpc.v1.BlocksRequest;
import org.numicoin.rpc.v1.ChainAtReply;
import org.numicoin.rpc.v1.ChainAtRequest;
import org.numicoin.rpc.v1.HeaderEntry;
import org.numicoin.rpc.v1.HeadersRequest;
import org.numicoin.rpc.v1.SpecRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.numicoin.rpc.v1.ValidatorGrpc.ValidatorBlockingStub;
import org.numicoin.validator.chainfile.ChainFileException.Code;
import org.numicoin.wire.ByteWriter;

/// A validator of the chain, asked by gRPC.
public final class RunningValidator implements AutoCloseable {
    /// In one answer; the protocol allows 2,000.
    static final int IDS_MAX = 256;

    private static final Duration WITHIN = Duration.ofSeconds(30);

    /// Of a stream of blocks, which may be large.
    private static final Duration STREAM_WITHIN = Duration.ofMinutes(5);

    /// A replica that has not applied an event yet waits half a second for it.
    private static final int BEHIND_TRIES = 60;

    private final RpcTarget target;
    private final ManagedChannel channel;
    private final Hash256 genesisId;

    /// Connects when it is asked for the first time.
    public RunningValidator(ChainSpec spec, RpcTarget target) {
        this.target = target;
        this.channel = RpcChannels.any(target, RpcLimits.of(spec.blockBytesMax()));
        this.genesisId = Genesis.of(spec).block().id();
    }

    Hash256 genesisId() {
        return genesisId;
    }

    void requireSameChain() {
        var spec = ask(WITHIN, stub -> stub.spec(SpecRequest.getDefaultInstance()));
        if (!hash(spec.getGenesisId()).equals(genesisId)) {
            throw new ChainFileException(
                    Code.OTHER_CHAIN,
                    "the validator at %s is of %s: see --chain".formatted(target, spec.getName()));
        }
    }

    ChainAtReply chainAt() {
        return ask(WITHIN, stub -> stub.chainAt(ChainAtRequest.getDefaultInstance()));
    }

    /// Those of these blocks that it has, on whatever branch.
    ///
    /// @param sequence of the event that it has to have applied
    Set<Hash256> known(Collection<Hash256> ids, long sequence) {
        return ids(headers(ids, sequence).stream());
    }

    /// Whether it has a block on the main chain.
    boolean isMain(Hash256 id, long sequence) {
        var entries = headers(Set.of(id), sequence).stream().filter(HeaderEntry::getMainChain);
        return ids(entries).contains(id);
    }

    /// Receives blocks of the main chain, fewer when it ends before.
    ///
    /// @param to inclusive
    void blocks(long from, long to, BlockSink sink) throws IOException {
        var request = BlocksRequest.newBuilder().setFromHeight(from).setToHeight(to).build();
        Iterator<BlockReply> replies = ask(STREAM_WITHIN, stub -> stub.blocks(request));
        Optional<BlockReply> reply = next(replies);
        while (reply.isPresent()) {
            sink.take(encoded(reply.get()));
            reply = next(replies);
        }
    }

    /// Takes encoded blocks.
    interface BlockSink {
        void take(byte[] block) throws IOException;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private Set<Hash256> ids(Stream<HeaderEntry> entries) {
        return entries.map(entry -> hash(entry.getId())).collect(Collectors.toSet());
    }

    private List<HeaderEntry> headers(Collection<Hash256> ids, long sequence) {
        var asked = BlockIds.newBuilder();
        ids.forEach(id -> asked.addIds(ByteString.copyFrom(id.toBytes())));
        var request = HeadersRequest.newBuilder().setIds(asked).setLeastSequence(sequence).build();
        for (int tries = 1; ; tries++) {
            try {
                return ask(WITHIN, stub -> stub.headers(request)).getHeadersList();
            } catch (ChainFileException e) {
                boolean isBehind =
                        e.getCause() instanceof StatusRuntimeException cause && is(cause, "behind");
                if (!isBehind || tries == BEHIND_TRIES) {
                    throw e;
                }
            }
        }
    }

    private Optional<BlockReply> next(Iterator<BlockReply> replies) {
        try {
            return replies.hasNext() ? Optional.of(replies.next()) : Optional.empty();
        } catch (StatusRuntimeException e) {
            throw failed(e);
        }
    }

    private <T> T ask(Duration within, Function<ValidatorBlockingStub, T> question) {
        try {
            return question.apply(
                    ValidatorGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(within.toSeconds(), TimeUnit.SECONDS));
        } catch (StatusRuntimeException e) {
            throw failed(e);
        }
    }

    private ChainFileException failed(StatusRuntimeException e) {
        if (is(e, "reorganized")) {
            return new ChainFileException(Code.REORGANIZED, "the main chain changed meanwhile", e);
        }
        Status status = e.getStatus();
        String why =
                status.getDescription() == null
                        ? status.getCode().toString()
                        : status.getDescription();
        return new ChainFileException(
                Code.NO_ANSWER,
                "the validator at %s does not answer (%s): see ./numi status, or --grpc"
                        .formatted(target, why),
                e);
    }

    private static boolean is(StatusRuntimeException e, String code) {
        return RpcException.codeOf(e).filter(code::equals).isPresent();
    }

    private byte[] encoded(BlockReply reply) {
        ByteString header = reply.getHeader().getHeader();
        ByteString body = reply.getBody();
        if (header.size() != BlockHeader.BYTES) {
            throw strange();
        }
        return new ByteWriter(header.size() + body.size())
                .raw(header.toByteArray())
                .raw(body.toByteArray())
                .toBytes();
    }

    private Hash256 hash(ByteString bytes) {
        if (bytes.size() != Hash256.BYTES) {
            throw strange();
        }
        return Hash256.of(bytes.toByteArray());
    }

    private ChainFileException strange() {
        return new ChainFileException(
                Code.NO_ANSWER, target + " answers what no validator of this version answers");
    }
}
