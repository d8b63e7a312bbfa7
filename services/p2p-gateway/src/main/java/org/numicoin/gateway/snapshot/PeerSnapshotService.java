package org.numicoin.gateway.snapshot;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import org.numicoin.gateway.protocol.SnapshotOffer;
import org.numicoin.kit.rpc.RpcException;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.ChunkReply;
import org.numicoin.rpc.v1.ChunkRequest;
import org.numicoin.rpc.v1.ManifestReply;
import org.numicoin.rpc.v1.ManifestRequest;
import org.numicoin.rpc.v1.OffersReply;
import org.numicoin.rpc.v1.OffersRequest;
import org.numicoin.rpc.v1.SnapshotsGrpc;

/// Gives the snapshots of peers as a validator gives its own.
public final class PeerSnapshotService extends SnapshotsGrpc.SnapshotsImplBase {
    private final PeerSnapshots snapshots;

    public PeerSnapshotService(PeerSnapshots snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public void offers(OffersRequest request, StreamObserver<OffersReply> out) {
        List<SnapshotOffer> offers = asked(snapshots::offers);
        var reply = OffersReply.newBuilder();
        for (SnapshotOffer offer : offers) {
            reply.addOffers(
                    org.numicoin.rpc.v1.SnapshotOffer.newBuilder()
                            .setBlockId(UnsafeByteOperations.unsafeWrap(offer.blockId().toBytes()))
                            .setHeight(offer.height())
                            .setChunks(offer.chunks())
                            .setBytes(offer.bytes()));
        }
        answer(out, reply.build());
    }

    @Override
    public void manifest(ManifestRequest request, StreamObserver<ManifestReply> out) {
        Hash256 id = Requests.blockId(request.getBlockId());
        ByteString manifest = given(() -> snapshots.manifest(id), "the snapshot of block " + id);
        answer(out, ManifestReply.newBuilder().setManifest(manifest).build());
    }

    @Override
    public void chunk(ChunkRequest request, StreamObserver<ChunkReply> out) {
        Hash256 id = Requests.blockId(request.getBlockId());
        int index = request.getIndex();
        ByteString chunk =
                given(() -> snapshots.chunk(id, index), "chunk %d of %s".formatted(index, id));
        answer(out, ChunkReply.newBuilder().setChunk(chunk).build());
    }

    private interface Question<T> {
        T ask() throws InterruptedException;
    }

    private static ByteString given(Question<Optional<Bytes>> question, String what) {
        return asked(question)
                .map(bytes -> UnsafeByteOperations.unsafeWrap(bytes.unsafeArray()))
                .orElseThrow(() -> RpcException.notFound("no-snapshot", "no peer gives " + what));
    }

    private static <T> T asked(Question<T> question) {
        try {
            return question.ask();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RpcException.unavailable("closing", "the network is closed");
        }
    }

    private static <A> void answer(StreamObserver<A> out, A reply) {
        out.onNext(reply);
        out.onCompleted();
    }
}
