package org.numicoin.validator.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import org.numicoin.kit.rpc.RpcException;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.BlockReply;
import org.numicoin.validator.chain.BelowSnapshotException;
import org.numicoin.validator.chain.ChainReader;
import org.numicoin.validator.state.StoredBlock;

/// Blocks of the main chain to one caller, as fast as that one takes them. Every block is read from
/// a snapshot of its own, so that a slow caller keeps no old data on disk; a reorganization below
/// what was sent ends the stream.
final class BlockStream {
    private final ChainReader reader;
    private final ServerCallStreamObserver<BlockReply> out;
    private final long to;
    private final boolean contentSuffices;
    private long next;
    private Optional<Hash256> last = Optional.empty();
    private boolean ended;

    /// @param contentSuffices as in `Wire.block`
    BlockStream(
            ChainReader reader,
            ServerCallStreamObserver<BlockReply> out,
            long from,
            long to,
            boolean contentSuffices) {
        this.reader = reader;
        this.out = out;
        this.next = from;
        this.to = to;
        this.contentSuffices = contentSuffices;
    }

    /// Sends while the transport takes more. Called again when it does; never at the same time.
    void send() {
        while (!ended && out.isReady()) {
            Optional<BlockReply> block = next <= to ? read() : Optional.empty();
            if (block.isPresent()) {
                out.onNext(block.get());
                next++;
            } else {
                ended = true;
                out.onCompleted();
            }
        }
    }

    private Optional<BlockReply> read() {
        try (var view = reader.open()) {
            Optional<StoredBlock> found = view.idAt(next).flatMap(view::block);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            var block = found.get();
            if (last.isPresent() && !last.get().equals(block.header().parentId())) {
                throw RpcException.unavailable(
                        "reorganized",
                        "block " + last.get() + " is not on the main chain any more");
            }
            last = Optional.of(block.id());
            return Optional.of(Wire.block(view, block, contentSuffices));
        } catch (BelowSnapshotException e) {
            ended = true;
            throw Wire.belowSnapshot(String.valueOf(e.getMessage()));
        } catch (RpcException e) {
            ended = true;
            throw e;
        }
    }
}
