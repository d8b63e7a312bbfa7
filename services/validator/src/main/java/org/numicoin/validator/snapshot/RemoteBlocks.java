package org.numicoin.validator.snapshot;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.primitives.Bytes;
import org.numicoin.rpc.v1.BlockReply;
import org.numicoin.rpc.v1.BlocksRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;

/// The blocks of another node's validator, asked for many at a time.
public final class RemoteBlocks implements BlockHistory, AutoCloseable {
    private static final Duration WITHIN = Duration.ofMinutes(2);
    private static final int AT_A_TIME = 64;

    private final RpcTarget target;
    private final ManagedChannel channel;
    private Iterator<BlockReply> stream = Collections.emptyIterator();
    private long next = -1;

    /// Asks nothing yet.
    public RemoteBlocks(ChainSpec spec, RpcTarget target) {
        this.target = target;
        this.channel = RpcChannels.any(target, RpcLimits.of(spec.blockBytesMax()));
    }

    @Override
    public String name() {
        return target.toString();
    }

    @Override
    public Bytes block(long height) {
        try {
            if (height != next || !stream.hasNext()) {
                stream = ask(height);
            }
            if (!stream.hasNext()) {
                throw unreachable("no block at height " + height);
            }
            BlockReply reply = stream.next();
            next = height + 1;
            return Bytes.wrap(reply.getHeader().getHeader().concat(reply.getBody()).toByteArray());
        } catch (StatusRuntimeException e) {
            throw unreachable(e.getStatus().getCode() + " " + e.getStatus().getDescription());
        }
    }

    @Override
    public void close() {
        var _ = channel.shutdownNow();
    }

    private Iterator<BlockReply> ask(long height) {
        return ValidatorGrpc.newBlockingStub(channel)
                .withDeadlineAfter(WITHIN.toSeconds(), TimeUnit.SECONDS)
                .blocks(
                        BlocksRequest.newBuilder()
                                .setFromHeight(height)
                                .setToHeight(height + AT_A_TIME - 1)
                                .build());
    }

    private SnapshotException unreachable(String detail) {
        return new SnapshotException(
                "unreachable", "%s gives nothing: %s".formatted(target, detail));
    }
}
