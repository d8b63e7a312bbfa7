package org.numicoin.gateway.chain;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.function.Function;
import org.numicoin.gateway.protocol.ManifestPiece;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.ChunkReply;
import org.numicoin.rpc.v1.ChunkRequest;
import org.numicoin.rpc.v1.ManifestPieceReply;
import org.numicoin.rpc.v1.ManifestPieceRequest;
import org.numicoin.rpc.v1.OffersReply;
import org.numicoin.rpc.v1.OffersRequest;
import org.numicoin.rpc.v1.SnapshotOffer;
import org.numicoin.rpc.v1.SnapshotsGrpc;

/// The snapshots of a validator that a test plays, over gRPC.
final class FakeSnapshotService extends SnapshotsGrpc.SnapshotsImplBase {
    private volatile Optional<LocalSnapshots> given = Optional.empty();

    /// From now on it gives these.
    void give(LocalSnapshots snapshots) {
        given = Optional.of(snapshots);
    }

    @Override
    public void offers(OffersRequest request, StreamObserver<OffersReply> out) {
        var reply = OffersReply.newBuilder();
        given.stream()
                .flatMap(snapshots -> snapshots.offers(64).stream())
                .forEach(offer ->
                        reply.addOffers(
                                SnapshotOffer.newBuilder()
                                        .setBlockId(ByteString.copyFrom(offer.blockId().toBytes()))
                                        .setHeight(offer.height())
                                        .setChunks(offer.chunks())
                                        .setBytes(offer.bytes())));
        out.onNext(reply.build());
        out.onCompleted();
    }

    @Override
    public void manifestPiece(
            ManifestPieceRequest request, StreamObserver<ManifestPieceReply> out) {
        int index = Math.toIntExact(request.getFrom() / ManifestPiece.PIECE_BYTES);
        answer(
                out,
                snapshots ->
                        snapshots
                                .manifestPiece(hash(request.getBlockId()), index)
                                .map(piece ->
                                        ManifestPieceReply.newBuilder()
                                                .setPiece(
                                                        ByteString.copyFrom(
                                                                piece.bytes().toBytes()))
                                                .setTotal(piece.total())
                                                .build()));
    }

    @Override
    public void chunk(ChunkRequest request, StreamObserver<ChunkReply> out) {
        answer(
                out,
                snapshots ->
                        snapshots
                                .chunk(hash(request.getBlockId()), request.getIndex())
                                .map(chunk ->
                                        ChunkReply.newBuilder()
                                                .setChunk(ByteString.copyFrom(chunk.toBytes()))
                                                .build()));
    }

    private <A> void answer(StreamObserver<A> out, Function<LocalSnapshots, Optional<A>> question) {
        given.flatMap(question)
                .ifPresentOrElse(
                        reply -> {
                            out.onNext(reply);
                            out.onCompleted();
                        },
                        () -> out.onError(Status.NOT_FOUND.asRuntimeException()));
    }

    private static Hash256 hash(ByteString bytes) {
        return Hash256.of(bytes.toByteArray());
    }
}
