package org.numicoin.validator.history;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.rpc.RpcChannels;
import org.numicoin.kit.rpc.RpcLimits;
import org.numicoin.kit.rpc.RpcTarget;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.HistoryBlock;
import org.numicoin.rpc.v1.HistoryGrpc;
import org.numicoin.rpc.v1.HistoryRequest;

/// The history of another validator, or of what peers give to a gateway.
public final class RemoteHistory implements BlockHistory, AutoCloseable {
    /// A gateway may have to ask several peers.
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private final RpcTarget target;
    private final ManagedChannel channel;

    /// Asks nothing yet.
    public RemoteHistory(ChainSpec spec, RpcTarget target) {
        this.target = target;
        this.channel = RpcChannels.any(target, RpcLimits.of(spec.blockBytesMax()));
    }

    @Override
    public String name() {
        return target.toString();
    }

    /// Takes no more than the bounds of an answer, whatever the other would send.
    @Override
    public List<Bytes> upTo(Hash256 id, long height, int count) {
        var request =
                HistoryRequest.newBuilder()
                        .setBlockId(ByteString.copyFrom(id.toBytes()))
                        .setHeight(height)
                        .setCount(count)
                        .build();
        try (var call = Context.current().withCancellation()) {
            Context before = call.attach();
            try {
                return taken(ask(request), count);
            } catch (StatusRuntimeException e) {
                throw new HistoryException(
                        "unreachable",
                        "%s gives nothing: %s %s"
                                .formatted(
                                        target,
                                        e.getStatus().getCode(),
                                        e.getStatus().getDescription()));
            } finally {
                call.detach(before);
            }
        }
    }

    private Iterator<HistoryBlock> ask(HistoryRequest request) {
        return HistoryGrpc.newBlockingStub(channel)
                .withDeadlineAfter(WITHIN.toSeconds(), TimeUnit.SECONDS)
                .upTo(request);
    }

    private static List<Bytes> taken(Iterator<HistoryBlock> answer, int count) {
        var blocks = new ArrayList<Bytes>();
        long bytes = 0;
        while (blocks.size() < count && bytes < BYTES_MAX && answer.hasNext()) {
            Bytes block = Bytes.wrap(answer.next().getBlock().toByteArray());
            blocks.add(block);
            bytes += block.length();
        }
        return blocks;
    }

    @Override
    public void close() {
        var _ = channel.shutdownNow();
    }
}
