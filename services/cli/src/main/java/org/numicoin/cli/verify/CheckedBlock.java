package org.numicoin.cli.verify;

import java.util.Optional;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.BodyRules;
import org.numicoin.consensus.Rule;
import org.numicoin.consensus.RuleViolation;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.DecodeException;

/// What can be found out about a block without its parent, on any thread: the dear parts, so that
/// they run ahead on all cores.
sealed interface CheckedBlock {
    /// One that could be read.
    ///
    /// @param claimedId under which the source has it
    /// @param powHash of the header's blob
    /// @param bodyViolation the first body rule that it breaks
    record Decoded(
            Block block,
            Hash256 id,
            Hash256 claimedId,
            Hash256 powHash,
            Optional<RuleViolation> bodyViolation)
            implements CheckedBlock {}

    record Malformed(Hash256 claimedId, String detail) implements CheckedBlock {}

    static CheckedBlock of(ChainSpec spec, ProofOfWorkHash pow, BlockSource.Raw raw) {
        Block block;
        try {
            block = Block.decode(raw.bytes());
        } catch (DecodeException e) {
            return new Malformed(raw.id(), String.valueOf(e.getMessage()));
        }
        var body = new BodyRules.Body(spec, block);
        Optional<RuleViolation> violation =
                Rule.firstViolation(BodyRules.MATCHES_HEADER, body)
                        .or(() -> Rule.firstViolation(BodyRules.IN_ISOLATION, body));
        // Genesis has no proof of work; hashing it costs nothing that matters.
        return new Decoded(
                block, block.id(), raw.id(), pow.hash(block.header().proofOfWorkBlob()), violation);
    }
}
