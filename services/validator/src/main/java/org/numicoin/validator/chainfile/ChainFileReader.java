package org.numicoin.validator.chainfile;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chainfile.Chain.Link;
import org.numicoin.validator.chainfile.ChainFileException.Code;

/// Reads a chain file from its beginning to its checksum, one block in memory at a time. Nothing is
/// allocated before its length is known to be allowed and to be there.
final class ChainFileReader implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;

    /// A header and a count of transactions.
    private static final int BLOCK_BYTES_MIN = BlockHeader.BYTES + 4;

    private final MessageDigest digest = Checksum.digest();
    private final DataInputStream in;
    private final int blockBytesMax;
    private final FileHeader header;
    private final Chain chain;
    private long left;
    private long read;
    private boolean whole;

    private ChainFileReader(InputStream in, long size, ChainSpec spec, Hash256 genesisId)
            throws IOException {
        this.in = new DataInputStream(new DigestInputStream(in, digest));
        this.left = size;
        this.blockBytesMax = spec.blockBytesMax();
        this.header = FileHeader.decode(take(FileHeader.BYTES, "the header"), genesisId);
        this.chain = new Chain(genesisId, header.first());
    }

    /// Opens a file and checks its header.
    static ChainFileReader open(Path file, ChainSpec spec, Hash256 genesisId) throws IOException {
        var in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        try {
            return new ChainFileReader(in, Files.size(file), spec, genesisId);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    FileHeader header() {
        return header;
    }

    /// The next block, or nothing behind the last one, once the checksum was found right.
    Optional<Link> next() throws IOException {
        if (read == header.count()) {
            requireWhole();
            return Optional.empty();
        }
        String what = "block " + (header.first() + read);
        require(4, what);
        int length = in.readInt();
        left -= 4;
        if (length < BLOCK_BYTES_MIN || length > blockBytesMax) {
            throw new ChainFileException(
                    Code.BAD_LENGTH,
                    "%s has %s bytes; %d to %d are possible"
                            .formatted(
                                    what,
                                    Integer.toUnsignedString(length),
                                    BLOCK_BYTES_MIN,
                                    blockBytesMax));
        }
        read++;
        return Optional.of(chain.take(take(length, what)));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void requireWhole() throws IOException {
        if (whole) {
            return;
        }
        byte[] expected = digest.digest();
        byte[] found = take(Checksum.BYTES, "the checksum");
        if (left > 0) {
            throw new ChainFileException(
                    Code.TRAILING_BYTES, "the file goes on for %,d bytes".formatted(left));
        }
        if (!MessageDigest.isEqual(expected, found)) {
            throw new ChainFileException(
                    Code.BAD_CHECKSUM, "the file is not what was written: get it again");
        }
        whole = true;
    }

    private byte[] take(int length, String what) throws IOException {
        require(length, what);
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        left -= length;
        return bytes;
    }

    private void require(int length, String what) {
        if (left < length) {
            throw new ChainFileException(
                    Code.TRUNCATED, "the file ends inside " + what + ": get it again");
        }
    }
}
