package org.numicoin.validator.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import org.numicoin.chain.BlockHeader;
import org.numicoin.kit.rpc.RpcException;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.HistoryBlock;
import org.numicoin.rpc.v1.HistoryGrpc;
import org.numicoin.rpc.v1.HistoryRequest;
import org.numicoin.validator.chain.ChainReader;
import org.numicoin.validator.history.BlockHistory;
import org.numicoin.wire.ByteReader;

/// Gives old blocks to validators that lack them, each from the one above down, as fast as the
/// caller takes them.
public final class HistoryService extends HistoryGrpc.HistoryImplBase {
    private final ChainReader reader;
    private final Gate gate;

    public HistoryService(ChainReader reader, Gate gate) {
        this.reader = reader;
        this.gate = gate;
    }

    @Override
    public void upTo(HistoryRequest request, StreamObserver<HistoryBlock> out) {
        gate.pass(0);
        var id = Wire.hash(request.getBlockId(), "block id");
        if (request.getCount() < 1 || request.getCount() > BlockHistory.BLOCKS_MAX) {
            throw RpcException.invalid(
                    "too-many", "1 to %d blocks".formatted(BlockHistory.BLOCKS_MAX));
        }
        var caller = (ServerCallStreamObserver<HistoryBlock>) out;
        var answer = new Answer(caller, id, request.getCount());
        caller.setOnReadyHandler(answer::send);
    }

    private final class Answer {
        private final ServerCallStreamObserver<HistoryBlock> out;
        private final int count;
        private Hash256 next;
        private int sent;
        private long bytes;
        private boolean ended;

        private Answer(ServerCallStreamObserver<HistoryBlock> out, Hash256 first, int count) {
            this.out = out;
            this.next = first;
            this.count = count;
        }

        /// Called again when the transport takes more; never at the same time.
        private void send() {
            while (!ended && out.isReady()) {
                Optional<Bytes> block =
                        sent < count && bytes < BlockHistory.BYTES_MAX ? read() : Optional.empty();
                if (block.isPresent()) {
                    out.onNext(HistoryBlock.newBuilder().setBlock(Wire.bytes(block.get())).build());
                    next = BlockHeader.decode(new ByteReader(block.get())).parentId();
                    sent++;
                    bytes += block.get().length();
                } else {
                    end();
                }
            }
        }

        private Optional<Bytes> read() {
            try (var view = reader.open()) {
                return view.encodedBlock(next);
            }
        }

        private void end() {
            ended = true;
            if (sent == 0) {
                throw RpcException.notFound("no-block", "no body of " + next);
            }
            out.onCompleted();
        }
    }
}
