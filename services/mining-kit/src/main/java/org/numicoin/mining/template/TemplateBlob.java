package org.numicoin.mining.template;

import java.util.Arrays;
import java.util.HexFormat;
import org.numicoin.chain.BlockHeader;
import org.numicoin.wire.DecodeException;

/// A template as XMRig carries it from a node to a pool: the 76 bytes that are hashed, then the 266
/// bytes of the header that they commit to, in hexadecimal. XMRig writes the nonce that it found to
/// byte 39 and reads nothing.
public final class TemplateBlob {
    /// Hexadecimal digits.
    public static final int DIGITS = 2 * (BlockHeader.BLOB_BYTES + BlockHeader.COMMITTED_BYTES);

    private TemplateBlob() {}

    /// Writes a header down.
    public static String encode(BlockHeader header) {
        var bytes =
                Arrays.copyOf(
                        header.proofOfWorkBlob(),
                        BlockHeader.BLOB_BYTES + BlockHeader.COMMITTED_BYTES);
        System.arraycopy(
                header.encoded(), 0, bytes, BlockHeader.BLOB_BYTES, BlockHeader.COMMITTED_BYTES);
        return HexFormat.of().formatHex(bytes);
    }

    /// Reads a header, with the nonces of the part that is hashed.
    ///
    /// @throws IllegalArgumentException when nobody can have made such a text of a header
    public static BlockHeader decode(String text) {
        if (text.length() != DIGITS) {
            throw new IllegalArgumentException("a template has " + DIGITS + " digits");
        }
        byte[] bytes = HexFormat.of().parseHex(text);
        byte[] header =
                Arrays.copyOfRange(
                        bytes, BlockHeader.BLOB_BYTES, BlockHeader.BLOB_BYTES + BlockHeader.BYTES);
        System.arraycopy(
                bytes,
                BlockHeader.BLOB_NONCE_OFFSET,
                header,
                BlockHeader.COMMITTED_BYTES,
                BlockHeader.BYTES - BlockHeader.COMMITTED_BYTES);
        BlockHeader decoded;
        try {
            decoded = BlockHeader.decode(header);
        } catch (DecodeException e) {
            throw new IllegalArgumentException("no header: " + e.getMessage(), e);
        }
        if (!Arrays.equals(
                decoded.proofOfWorkBlob(),
                0,
                BlockHeader.BLOB_BYTES,
                bytes,
                0,
                BlockHeader.BLOB_BYTES)) {
            throw new IllegalArgumentException("what is hashed does not commit to the header");
        }
        return decoded;
    }
}
