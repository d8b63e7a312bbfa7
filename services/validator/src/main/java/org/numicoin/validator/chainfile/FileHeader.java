package org.numicoin.validator.chainfile;

import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chainfile.ChainFileException.Code;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.ByteWriter;
import org.numicoin.wire.DecodeException;

/// What a chain file begins with: magic, version u16, genesis id 32, first height u64, count u64.
///
/// @param first height, 1 or more: every spec has its genesis block
/// @param count of blocks, 1 or more
record FileHeader(Hash256 genesisId, long first, long count) {
    static final Bytes MAGIC = Bytes.ofHex("4e554d49424c4b53"); // NUMIBLKS
    static final int VERSION = 1;
    static final int BYTES = 58;

    FileHeader {
        if (first < 1 || count < 1 || first > Long.MAX_VALUE - count) {
            throw new ChainFileException(
                    Code.BAD_HEIGHT,
                    "%d blocks from height %d on: not a range of heights".formatted(count, first));
        }
    }

    /// Of the last block.
    long last() {
        return first + count - 1;
    }

    byte[] encoded() {
        return new ByteWriter(BYTES)
                .raw(MAGIC)
                .u16(VERSION)
                .hash(genesisId)
                .u64(first)
                .u64(count)
                .toBytes();
    }

    /// @param bytes as many as a header has
    /// @param genesisId of the chain that the file has to be of
    static FileHeader decode(byte[] bytes, Hash256 genesisId) {
        var in = new ByteReader(bytes);
        if (!in.bytes(MAGIC.length(), "magic").equals(MAGIC)) {
            throw new ChainFileException(
                    Code.NO_CHAIN_FILE, "the file does not begin as numi chain export writes it");
        }
        int version = in.u16("version");
        if (version != VERSION) {
            throw new ChainFileException(
                    Code.UNKNOWN_VERSION,
                    "format version %d, this software knows %d".formatted(version, VERSION));
        }
        Hash256 found = in.hash("genesis id");
        if (!found.equals(genesisId)) {
            throw new ChainFileException(
                    Code.OTHER_CHAIN,
                    "the file has genesis %s, this chain %s: see --chain"
                            .formatted(found, genesisId));
        }
        try {
            return new FileHeader(found, in.u64("first height"), in.u64("count"));
        } catch (DecodeException e) {
            throw new ChainFileException(Code.BAD_HEIGHT, String.valueOf(e.getMessage()), e);
        }
    }
}
