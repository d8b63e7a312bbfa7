package org.numicoin.validator.chain;

import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.messaging.Origin;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;
import org.numicoin.wire.DecodeException;

/// One record of an input topic that asks for a decision.
public sealed interface Work {
    Origin origin();

    /// In the input topic that this kind of work comes from.
    long offset();

    /// The block that a rejection names; zero when the record does not even hold a header.
    Hash256 blockId();

    /// Reads a record of `block.candidates`. Bytes that are no block are work as well: they are
    /// rejected in the log.
    static Work candidate(Origin origin, long offset, Bytes encoded) {
        byte[] bytes = encoded.unsafeArray();
        try {
            return new CandidateBlock(origin, offset, Block.decode(bytes), encoded);
        } catch (DecodeException e) {
            return new MalformedBlock(origin, offset, headerId(bytes), e.expected());
        }
    }

    private static Hash256 headerId(byte[] bytes) {
        try {
            return BlockHeader.decode(new ByteReader(bytes)).id();
        } catch (DecodeException _) {
            return Hash256.ZERO;
        }
    }

    /// A block from `block.candidates`.
    ///
    /// @param encoded the block as it came, so that the event needs no second encoding
    record CandidateBlock(Origin origin, long offset, Block block, Hash256 blockId, Bytes encoded)
            implements Work {
        public CandidateBlock(Origin origin, long offset, Block block, Bytes encoded) {
            this(origin, offset, block, block.id(), encoded);
        }

        public CandidateBlock(Origin origin, long offset, Block block) {
            this(origin, offset, block, Bytes.wrap(block.encoded()));
        }

        /// Without its transactions, of which there may be thousands.
        @Override
        public String toString() {
            return "block " + blockId + " at offset " + offset;
        }
    }

    /// A record of `block.candidates` that does not decode.
    record MalformedBlock(Origin origin, long offset, Hash256 blockId, String detail)
            implements Work {}

    /// A solution from `mining.solutions`; its body lies under the template id.
    record SolvedHeader(
            Origin origin, long offset, Hash256 templateId, BlockHeader header, Hash256 blockId)
            implements Work {
        public SolvedHeader(Origin origin, long offset, Hash256 templateId, BlockHeader header) {
            this(origin, offset, templateId, header, header.id());
        }
    }
}
