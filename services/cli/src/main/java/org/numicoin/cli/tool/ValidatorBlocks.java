package org.numicoin.cli.tool;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.cli.CommandException;
import org.numicoin.cli.ExitCode;
import org.numicoin.cli.verify.BlockSource;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.BlockReply;
import org.numicoin.rpc.v1.BlockRequest;
import org.numicoin.rpc.v1.TipRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.numicoin.wire.ByteWriter;

/// Blocks from a validator itself, over gRPC.
final class ValidatorBlocks implements BlockSource, AutoCloseable {
    private static final Duration WITHIN = Duration.ofSeconds(30);

    private final RpcTarget target;
    private final ManagedChannel channel;

    ValidatorBlocks(ChainSpec spec, RpcTarget target) {
        this.target = target;
        this.channel = RpcChannels.any(target, RpcLimits.of(spec.blockBytesMax()));
    }

    @Override
    public long tipHeight() {
        return answered(() -> stub().tip(TipRequest.getDefaultInstance()))
                .getPosition()
                .getTipHeight();
    }

    @Override
    public Raw block(long height) {
        var request = BlockRequest.newBuilder().setHeight(height).build();
        BlockReply reply = answered(() -> stub().block(request));
        byte[] id = reply.getHeader().getId().toByteArray();
        byte[] header = reply.getHeader().getHeader().toByteArray();
        byte[] body = reply.getBody().toByteArray();
        if (id.length != Hash256.BYTES || header.length != BlockHeader.BYTES) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "the validator at %s gave no block %d".formatted(target, height));
        }
        var block = new ByteWriter(header.length + body.length).raw(header).raw(Bytes.wrap(body));
        return new Raw(Hash256.of(id), block.toBytes());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private ValidatorGrpc.ValidatorBlockingStub stub() {
        return ValidatorGrpc.newBlockingStub(channel)
                .withDeadlineAfter(WITHIN.toSeconds(), TimeUnit.SECONDS);
    }

    private interface Question<T> {
        T ask();
    }

    private <T> T answered(Question<T> question) {
        try {
            return question.ask();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                throw new CommandException(
                        ExitCode.FAILED,
                        "the validator at %s does not have a block (%s): name one that keeps all"
                                .formatted(target, e.getStatus().getDescription()),
                        e);
            }
            throw new CommandException(
                    ExitCode.UNREACHABLE,
                    "the validator at %s does not answer (%s)"
                            .formatted(target, e.getStatus().getCode()),
                    e);
        }
    }
}
