package org.numicoin.gateway.chain;

import java.util.List;
import java.util.Optional;
import org.numicoin.gateway.protocol.ManifestPiece;
import org.numicoin.gateway.protocol.SnapshotOffer;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// The snapshots that lie beside the stores of our validators. Reads may block and are for threads
/// that may wait; [ChainUnavailableException] when no validator answers.
public interface LocalSnapshots {
    /// Where there are none.
    LocalSnapshots NONE =
            new LocalSnapshots() {
                @Override
                public List<SnapshotOffer> offers(int count) {
                    return List.of();
                }

                @Override
                public Optional<ManifestPiece> manifestPiece(Hash256 blockId, int index) {
                    return Optional.empty();
                }

                @Override
                public Optional<Bytes> chunk(Hash256 blockId, int index) {
                    return Optional.empty();
                }
            };

    /// So many at most, the highest first.
    List<SnapshotOffer> offers(int count);

    /// A piece of a manifest, by its number.
    Optional<ManifestPiece> manifestPiece(Hash256 blockId, int index);

    /// A chunk in its encoding.
    Optional<Bytes> chunk(Hash256 blockId, int index);
}
