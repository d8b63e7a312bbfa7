package org.numicoin.validator.snapshot;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.BlockReply;
import org.numicoin.rpc.v1.BlockRequest;
import org.numicoin.rpc.v1.ValidatorGrpc;
import org.numicoin.rpc.v1.ValidatorGrpc.ValidatorBlockingStub;

/// The blocks of another node's validator, by id.
final class RemoteBlocks implements AutoCloseable {
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private final RpcTarget target;
    private final ManagedChannel channel;

    /// Asks nothing yet.
    RemoteBlocks(ChainSpec spec, RpcTarget target) {
        this.target = target;
        this.channel = RpcChannels.any(target, RpcLimits.of(spec.blockBytesMax()));
    }

    /// Whom to blame, for people.
    String name() {
        return target.toString();
    }

    /// The encoding of what it says is the block with this id, of whatever branch; nothing if it
    /// does not have that.
    ///
    /// @throws SnapshotException `unreachable`
    Optional<Bytes> find(Hash256 id) {
        try {
            var request =
                    BlockRequest.newBuilder().setId(ByteString.copyFrom(id.toBytes())).build();
            return Optional.of(encoded(stub().block(request)));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw unreachable(e);
        }
    }

    @Override
    public void close() {
        var _ = channel.shutdownNow();
    }

    private ValidatorBlockingStub stub() {
        return ValidatorGrpc.newBlockingStub(channel)
                .withDeadlineAfter(WITHIN.toSeconds(), TimeUnit.SECONDS);
    }

    private static Bytes encoded(BlockReply reply) {
        return Bytes.wrap(reply.getHeader().getHeader().concat(reply.getBody()).toByteArray());
    }

    private SnapshotException unreachable(StatusRuntimeException e) {
        return new SnapshotException(
                "unreachable",
                "%s gives nothing: %s %s"
                        .formatted(
                                target, e.getStatus().getCode(), e.getStatus().getDescription()));
    }
}
