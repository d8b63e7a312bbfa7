package org.numicoin.gateway.chain;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.consensus.TestSnapshot;
import org.numicoin.gateway.protocol.ManifestPiece;
import org.numicoin.gateway.protocol.SnapshotOffer;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// One snapshot in memory, or what somebody gives who lies about it.
public final class MemorySnapshots implements LocalSnapshots {
    private final Hash256 blockId;
    private final SnapshotManifest manifest;
    private final byte[] encoded;
    private final List<Bytes> chunks;
    private final UnaryOperator<Bytes> change;
    private final AtomicInteger asked = new AtomicInteger();

    /// @param blockId under which it is given
    private MemorySnapshots(
            Hash256 blockId,
            SnapshotManifest manifest,
            List<Bytes> chunks,
            UnaryOperator<Bytes> change) {
        this.blockId = blockId;
        this.manifest = manifest;
        this.encoded = manifest.encoded();
        this.chunks = chunks;
        this.change = change;
    }

    public static MemorySnapshots of(TestSnapshot snapshot) {
        return new MemorySnapshots(
                snapshot.manifest().block().id(),
                snapshot.manifest(),
                snapshot.chunks(),
                UnaryOperator.identity());
    }

    /// The same with another manifest, of whatever.
    public MemorySnapshots with(SnapshotManifest other) {
        return new MemorySnapshots(blockId, other, chunks, change);
    }

    /// The same with chunks of which each has a wrong bit.
    public MemorySnapshots spoiled() {
        return new MemorySnapshots(
                blockId,
                manifest,
                chunks,
                chunk -> {
                    byte[] bytes = chunk.toBytes();
                    bytes[bytes.length - 1] ^= 1;
                    return Bytes.wrap(bytes);
                });
    }

    /// The same without any chunk.
    public MemorySnapshots withoutChunks() {
        return new MemorySnapshots(blockId, manifest, List.of(), change);
    }

    /// How many chunks were asked for.
    public int asked() {
        return asked.get();
    }

    @Override
    public List<SnapshotOffer> offers(int count) {
        return List.of(
                new SnapshotOffer(
                        blockId,
                        manifest.block().height(),
                        manifest.chunks().size(),
                        manifest.chunks().stream().mapToLong(SnapshotManifest.Part::bytes).sum()));
    }

    @Override
    public Optional<ManifestPiece> manifestPiece(Hash256 id, int index) {
        long from = (long) index * ManifestPiece.PIECE_BYTES;
        if (!id.equals(blockId) || from >= encoded.length) {
            return Optional.empty();
        }
        int to = (int) Math.min(encoded.length, from + ManifestPiece.PIECE_BYTES);
        byte[] piece = Arrays.copyOfRange(encoded, (int) from, to);
        return Optional.of(new ManifestPiece(encoded.length, Bytes.wrap(piece)));
    }

    @Override
    public Optional<Bytes> chunk(Hash256 id, int index) {
        asked.incrementAndGet();
        return id.equals(blockId) && index < chunks.size()
                ? Optional.of(change.apply(chunks.get(index)))
                : Optional.empty();
    }
}
