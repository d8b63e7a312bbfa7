package org.numicoin.gateway.snapshot;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.numicoin.gateway.protocol.HistoryRequest;
import org.numicoin.kit.rpc.RpcException;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.HistoryBlock;
import org.numicoin.rpc.v1.HistoryGrpc;

/// Gives the old blocks of peers as a validator gives its own. Few at a time: nobody waits for
/// them, and peers have other things to answer.
public final class PeerHistoryService extends HistoryGrpc.HistoryImplBase {
    private static final int AT_A_TIME = 2;

    private final Supplier<Optional<PeerHistory>> history;
    private final Semaphore places = new Semaphore(AT_A_TIME);

    /// @param history empty until the network is up
    public PeerHistoryService(Supplier<Optional<PeerHistory>> history) {
        this.history = history;
    }

    @Override
    public void upTo(org.numicoin.rpc.v1.HistoryRequest request, StreamObserver<HistoryBlock> out) {
        Hash256 id = Requests.blockId(request.getBlockId());
        if (request.getCount() < 1 || request.getCount() > HistoryRequest.COUNT_MAX) {
            throw RpcException.invalid(
                    "too-many", "1 to %d blocks".formatted(HistoryRequest.COUNT_MAX));
        }
        List<Bytes> blocks = asked(id, request.getHeight(), request.getCount());
        if (blocks.isEmpty()) {
            throw RpcException.unavailable(
                    "no-peer",
                    "no peer gives block %s at height %d".formatted(id, request.getHeight()));
        }
        for (Bytes block : blocks) {
            out.onNext(
                    HistoryBlock.newBuilder()
                            .setBlock(UnsafeByteOperations.unsafeWrap(block.unsafeArray()))
                            .build());
        }
        out.onCompleted();
    }

    private List<Bytes> asked(Hash256 id, long height, int count) {
        PeerHistory peers =
                history.get()
                        .orElseThrow(() ->
                                RpcException.unavailable("starting", "the network is not up yet"));
        if (!places.tryAcquire()) {
            throw RpcException.busy("peers are being asked for old blocks already");
        }
        try {
            return peers.upTo(id, height, count);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RpcException.unavailable("closing", "the network is closed");
        } finally {
            places.release();
        }
    }
}
