package org.numicoin.gateway.chain;

import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.Asert;
import org.numicoin.consensus.CompactTarget;
import org.numicoin.consensus.Genesis;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;

/// A header with what follows from its branch, so that the rules of its child need no other
/// ancestor.
///
/// @param elapsed bounded clock at this block, milliseconds
/// @param chainWork of all blocks up to this one
/// @param bodyKnown whether our validator has the block and not only we its header
public record HeaderNode(
        Hash256 id, BlockHeader header, long elapsed, ChainWork chainWork, boolean bodyKnown) {
    /// The first of every chain.
    public static HeaderNode genesis(ChainSpec spec) {
        var block = Genesis.of(spec).block();
        return new HeaderNode(
                block.id(),
                block.header(),
                0,
                new CompactTarget(block.header().target()).work(),
                true);
    }

    public long height() {
        return header.height();
    }

    /// The node of a header that has passed the rules on this branch; its target is canonical then.
    public HeaderNode child(ChainSpec spec, BlockHeader child) {
        return new HeaderNode(
                child.id(),
                child,
                Asert.elapsed(elapsed, header.timestamp(), child.timestamp(), spec.halfLife()),
                chainWork.plus(new CompactTarget(child.target()).work()),
                false);
    }

    /// The same once our validator has the block.
    public HeaderNode withBody() {
        return new HeaderNode(id, header, elapsed, chainWork, true);
    }
}
