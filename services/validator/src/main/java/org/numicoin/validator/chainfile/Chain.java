package org.numicoin.validator.chainfile;

import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.validator.chainfile.ChainFileException.Code;
import org.numicoin.wire.DecodeException;

/// Takes blocks one after the other and holds each against the one before: it is a block, has the
/// next height and names the last one as its parent.
final class Chain {
    private long next;
    private Hash256 parent = Hash256.ZERO;
    private boolean begun;

    /// A block and its place.
    ///
    /// @param encoded whole
    record Link(Hash256 id, long height, Hash256 parentId, Bytes encoded) {}

    /// @param genesisId the parent of the first block, when that has height 1
    /// @param first height
    Chain(Hash256 genesisId, long first) {
        this.next = first;
        if (first == 1) {
            parent = genesisId;
            begun = true;
        }
    }

    Link take(byte[] encoded) {
        BlockHeader header;
        try {
            header = Block.decode(encoded).header();
        } catch (DecodeException | IllegalArgumentException e) {
            throw new ChainFileException(
                    Code.BAD_BLOCK,
                    "what should be block %d is none: %s".formatted(next, e.getMessage()),
                    e);
        }
        if (header.height() != next) {
            throw new ChainFileException(
                    Code.BAD_LINK, "height %d instead of %d".formatted(header.height(), next));
        }
        if (begun && !header.parentId().equals(parent)) {
            throw new ChainFileException(
                    Code.BAD_LINK,
                    "block %d has the parent %s, not %s"
                            .formatted(next, header.parentId(), parent));
        }
        begun = true;
        parent = header.id();
        next++;
        return new Link(parent, header.height(), header.parentId(), Bytes.wrap(encoded));
    }
}
