package org.numicoin.validator.rpc;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.numicoin.kit.rpc.RpcException;
import org.numicoin.primitives.Hash256;
import org.numicoin.rpc.v1.ChunkReply;
import org.numicoin.rpc.v1.ChunkRequest;
import org.numicoin.rpc.v1.ManifestPieceReply;
import org.numicoin.rpc.v1.ManifestPieceRequest;
import org.numicoin.rpc.v1.ManifestReply;
import org.numicoin.rpc.v1.ManifestRequest;
import org.numicoin.rpc.v1.OffersReply;
import org.numicoin.rpc.v1.OffersRequest;
import org.numicoin.rpc.v1.SnapshotOffer;
import org.numicoin.rpc.v1.SnapshotsGrpc;
import org.numicoin.validator.snapshot.SnapshotException;
import org.numicoin.validator.snapshot.SnapshotFolder;
import org.numicoin.validator.snapshot.Snapshots.Summary;

/// Gives the snapshots of a folder away.
public final class SnapshotService extends SnapshotsGrpc.SnapshotsImplBase {
    private static final int PIECE_BYTES_MAX = 1 << 20;

    private final SnapshotFolder folder;

    public SnapshotService(SnapshotFolder folder) {
        this.folder = folder;
    }

    @Override
    public void offers(OffersRequest request, StreamObserver<OffersReply> out) {
        answer(
                out,
                () -> {
                    var reply = OffersReply.newBuilder();
                    for (Summary offer : folder.offers()) {
                        reply.addOffers(
                                SnapshotOffer.newBuilder()
                                        .setBlockId(Wire.bytes(Hash256.ofHex(offer.block())))
                                        .setHeight(offer.height())
                                        .setChunks(offer.chunks())
                                        .setBytes(offer.bytes()));
                    }
                    return reply.build();
                });
    }

    @Override
    public void manifest(ManifestRequest request, StreamObserver<ManifestReply> out) {
        var id = Wire.hash(request.getBlockId(), "block id");
        answer(
                out,
                () ->
                        folder.manifest(id)
                                .map(manifest ->
                                        ManifestReply.newBuilder()
                                                .setManifest(Wire.bytes(manifest.encoded()))
                                                .build())
                                .orElseThrow(() -> none("snapshot of " + id)));
    }

    @Override
    public void manifestPiece(
            ManifestPieceRequest request, StreamObserver<ManifestPieceReply> out) {
        var id = Wire.hash(request.getBlockId(), "block id");
        if (request.getMost() < 1 || request.getMost() > PIECE_BYTES_MAX) {
            throw RpcException.invalid("bad-length", "1 to %d bytes".formatted(PIECE_BYTES_MAX));
        }
        answer(
                out,
                () ->
                        folder.manifestPiece(id, request.getFrom(), request.getMost())
                                .map(piece ->
                                        ManifestPieceReply.newBuilder()
                                                .setPiece(Wire.bytes(piece.bytes()))
                                                .setTotal(piece.total())
                                                .build())
                                .orElseThrow(() ->
                                        none(
                                                "byte %d of the manifest of %s"
                                                        .formatted(request.getFrom(), id))));
    }

    @Override
    public void chunk(ChunkRequest request, StreamObserver<ChunkReply> out) {
        var id = Wire.hash(request.getBlockId(), "block id");
        int index = request.getIndex();
        answer(
                out,
                () ->
                        folder.chunk(id, index)
                                .map(chunk ->
                                        ChunkReply.newBuilder().setChunk(Wire.bytes(chunk)).build())
                                .orElseThrow(() -> none("chunk %d of %s".formatted(index, id))));
    }

    private interface Read<A> {
        A read() throws IOException;
    }

    private static <A> void answer(StreamObserver<A> out, Read<A> read) {
        A reply;
        try {
            reply = read.read();
        } catch (IOException | UncheckedIOException | SnapshotException e) {
            throw RpcException.unavailable("unreadable", String.valueOf(e.getMessage()));
        }
        out.onNext(reply);
        out.onCompleted();
    }

    private static RpcException none(String what) {
        return RpcException.notFound("no-snapshot", "no " + what + " here");
    }
}
