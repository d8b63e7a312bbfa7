package org.numicoin.gateway.net;

import java.io.IOException;
import java.util.Optional;
import org.numicoin.consensus.SnapshotChunk;
import org.numicoin.gateway.chain.LocalSnapshots;
import org.numicoin.gateway.protocol.AnswerCode;
import org.numicoin.gateway.protocol.ManifestPiece;
import org.numicoin.gateway.protocol.Protocols;
import org.numicoin.gateway.protocol.SnapshotOffers;
import org.numicoin.gateway.protocol.SnapshotPartRequest;
import org.numicoin.gateway.protocol.SnapshotsRequest;
import org.numicoin.primitives.Bytes;

/// What is answered to questions about snapshots. Each part is read when it is asked for.
final class SnapshotAnswers {
    private final LocalSnapshots snapshots;
    private final ByteBudget budget;

    /// @param budget of bytes that answers hold until peers have taken them
    SnapshotAnswers(LocalSnapshots snapshots, ByteBudget budget) {
        this.snapshots = snapshots;
        this.budget = budget;
    }

    void serve(RequestServer server, Protocols protocols) {
        server.serve(
                protocols.snapshots(),
                SnapshotsRequest.BYTES,
                SnapshotsRequest::decode,
                this::offers);
        server.serveBoth(
                protocols.snapshotManifest(),
                SnapshotPartRequest.BYTES,
                SnapshotPartRequest::decode,
                this::manifestPiece);
        server.serveBoth(
                protocols.snapshotChunk(),
                SnapshotPartRequest.BYTES,
                SnapshotPartRequest::decode,
                this::chunk);
    }

    private void offers(SnapshotsRequest question, RequestServer.Reply reply) throws IOException {
        reply.content(new SnapshotOffers(snapshots.offers(question.count())).encoded());
    }

    private void manifestPiece(SnapshotPartRequest question, RequestServer.Reply reply)
            throws IOException {
        answer(
                ManifestPiece.BYTES_MAX,
                () ->
                        snapshots
                                .manifestPiece(question.blockId(), question.index())
                                .map(piece -> Bytes.wrap(piece.encoded())),
                reply);
    }

    private void chunk(SnapshotPartRequest question, RequestServer.Reply reply) throws IOException {
        answer(
                SnapshotChunk.BYTES_MAX,
                () -> snapshots.chunk(question.blockId(), question.index()),
                reply);
    }

    private interface Read {
        Optional<Bytes> read();
    }

    private void answer(int bytesMax, Read part, RequestServer.Reply reply) throws IOException {
        try (var held = budget.hold(bytesMax)) {
            if (held.isEmpty()) {
                reply.refuse(AnswerCode.BUSY, "too many answers on their way");
                return;
            }
            Optional<Bytes> found = part.read();
            if (found.isPresent()) {
                held.shrinkTo(found.get().length());
                reply.content(found.get().unsafeArray());
            } else {
                reply.refuse(AnswerCode.NOT_THERE, "no such part of a snapshot");
            }
        }
    }
}
