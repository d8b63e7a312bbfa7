package org.numicoin.gateway.protocol;

import org.numicoin.consensus.SnapshotManifest;
import org.numicoin.primitives.Bytes;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;

/// A piece of a manifest's encoding. All but the last have the same length.
///
/// @param total bytes of all pieces
public record ManifestPiece(int total, Bytes bytes) {
    public static final int PIECE_BYTES = 1 << 20;
    public static final int BYTES_MAX = 4 + PIECE_BYTES;

    public ManifestPiece {
        if (total < 1 || total > SnapshotManifest.BYTES_MAX) {
            throw new IllegalArgumentException("a manifest of %d bytes".formatted(total));
        }
        if (bytes.length() < 1 || bytes.length() > Math.min(PIECE_BYTES, total)) {
            throw new IllegalArgumentException(
                    "a piece of %d bytes of %d".formatted(bytes.length(), total));
        }
    }

    /// Whether it has the length of the piece with this number.
    public boolean isAt(int index) {
        long before = (long) index * PIECE_BYTES;
        return before < total && bytes.length() == Math.min(PIECE_BYTES, total - before);
    }

    public byte[] encoded() {
        return new ByteWriter(4 + bytes.length()).u32(total).raw(bytes).toBytes();
    }

    public static ManifestPiece decode(byte[] bytes) {
        return ByteReader.decode(bytes, ManifestPiece::decode);
    }

    private static ManifestPiece decode(ByteReader in) {
        int total =
                in.count(in.u32("manifest"), 1, SnapshotManifest.BYTES_MAX, "bytes of a manifest");
        int most = Math.min(PIECE_BYTES, total);
        int length = in.count(in.remaining(), 1, most, "bytes of a piece");
        return new ManifestPiece(total, in.bytes(length, "piece"));
    }
}
