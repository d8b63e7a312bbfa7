package org.numicoin.consensus;

import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.DecodeException;

/// What somebody gave as the block with an id. The id is the hash of its header, and the header
/// commits to its body, so no other block passes.
public sealed interface GivenBlock {
    /// It is that block.
    record Right(Block block) implements GivenBlock {}

    /// It is not.
    ///
    /// @param reason for people
    record Wrong(String reason) implements GivenBlock {}

    /// Holds bytes against the id of the block that they should be.
    static GivenBlock check(ChainSpec spec, Hash256 id, Bytes encoded) {
        Block block;
        try {
            block = Block.decode(encoded.unsafeArray());
        } catch (DecodeException | IllegalArgumentException e) {
            return new Wrong(String.valueOf(e.getMessage()));
        }
        if (!block.id().equals(id)) {
            return new Wrong("it is " + block.id());
        }
        return Rule.firstViolation(BodyRules.MATCHES_HEADER, new BodyRules.Body(spec, block))
                .<GivenBlock>map(violation -> new Wrong(violation.code()))
                .orElseGet(() -> new Right(block));
    }
}
